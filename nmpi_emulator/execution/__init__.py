"""The execution of one job: source, working directory, process, outputs.

Nothing in here knows the queue or the store; what a job says and leaves is handed to whoever runs it.
"""
