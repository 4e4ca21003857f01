"""Why a source or an input could not be had."""

from __future__ import annotations


class SourceError(Exception):
    """A source or an input could not be fetched or is not what it should be.

    The message goes into the job's log: what was wrong, and what is allowed.
    """
