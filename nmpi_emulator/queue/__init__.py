"""The job queue: who may do what, what it costs, and the way of a job from submission to its end.

The rules (:mod:`access`, :mod:`quotas`) are pure functions; the services around them open one transaction for
each change of state.  Nothing in here knows Flask.
"""
