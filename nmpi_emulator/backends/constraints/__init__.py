"""What the platforms' back ends share: violations of constraints, quantisation, and the platform report.

A rule is a pure function over numbers.  Who applies it calls :func:`~.violation.refuse` where the real
software raises, and :meth:`~.findings.Findings.note` where it only warns; both end up in the platform report,
with the place in the user's script that they are about.
"""
