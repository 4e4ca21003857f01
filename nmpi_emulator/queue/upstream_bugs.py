"""Where the real service fails by a bug, and what the emulator answers instead.

By default the emulator gives the nearest sane answer and, like the real service, changes nothing.  With the
setting ``reproduce_upstream_bugs`` it fails in the same places (500, ``Internal Server Error``).
"""

from __future__ import annotations

from enum import Enum

from nmpi_emulator.errors import ServiceFailure


class UpstreamBug(Enum):
    """A request at which the real service fails; the value says which, and what is answered instead."""

    UNKNOWN_KEY = (
        "An API key that nobody holds, or whose holder is not known: 403 `Could not validate API key`."
    )
    IDENTITY_SERVICE = "A token that the identity service refuses with another status than 401: 502."
    HIDE_BY_OTHERS = "Removing a job of somebody else without being administrator: 404, also for editors."
    MOVE_BY_OTHERS = "Moving output data of somebody else's job: 404, also for editors."
    APPEND_TO_LOG = "PATCH of a log that exists, be it empty: 409, the log stays as it is."
    NO_OUTPUT_DATA = "Output data of a job without files: 404."
    READ_ONLY_REPOSITORY = "Copying output data to a repository that is only read from: 422."
    NO_DRIVE_LIBRARY = "Reading or writing the Drive of a collab that has none: 404."
    DRIVE_URL_WITHOUT_PATH = (
        "A Drive or Bucket file without a path makes its job unreadable: the path is null."
    )
    STALE_ARCHIVE = (
        "Submitting `drive://` code again after its files changed: the real service runs the archive of the "
        "first time; here a new one is made."
    )
    UNKNOWN_COMMENT = "Editing or removing a comment that does not exist: 404."
    EMPTY_PROJECT_UPDATE = "Updating a project without changing anything: 200, as if something had changed."
    QUOTA_WITHOUT_LIMIT = "Updating a quota without giving a limit: 422."
    NEGATIVE_PAGE = "A negative `size` or `from_index`: 422."
    HUGE_ID = "An id, size or index beyond what the database can hold: as an id that does not exist, or 422."
    OVERLONG_TEXT = (
        "A text longer than its column: 422.  Where the real service has stored something by then (a job "
        "without its input data, the status of a report without its files), so has the emulator."
    )
    NUL_CHARACTER = "A text with a NUL character, stored or searched for: 422, as for one that is too long."
    NOT_A_NUMBER = (
        "A number that is not finite is stored but cannot be shown: a usage and what stands in a JSON object "
        "are shown as null, a limit as the largest number there is."
    )
    NOT_UTF8 = (
        "A log that is not UTF-8: 400.  Half a surrogate pair: in a text 422, in a JSON object shown as `?`."
    )
    TAGS_WITHOUT_BODY = "Removing tags without saying which: 422."
    EMPTY_STATISTICS = "Statistics of nothing: only today's date, with the value 0."
    IMPOSSIBLE_INTERVAL = (
        "Statistics with an interval or a number of bins of 0, or that leave the calendar: 422."
    )
    LATE_COMPLETION = "Statistics of usage with a job completed after the last interval: it is left out."
    BROKEN_SIGN_IN = "Coming back from signing in with a wrong state or code: 400."
    ODD_BODY_V2 = "API v2: a body, or a field of it, of a JSON type that was not thought of: 400."
    NO_TEAM_CLAIM = "Signing in as a user without team or group claim: 403."


class UpstreamBugs:
    """Decide at each such place whether to fail.

    :param reproduce: whether to fail as the real service does.
    """

    def __init__(self, reproduce: bool = False) -> None:
        self._reproduce = reproduce

    @property
    def are_reproduced(self) -> bool:
        """Tell whether the emulator does as the real service does, for bugs that are no failures."""
        return self._reproduce

    def hit(self, bug: UpstreamBug) -> None:
        """Fail here if bugs are to be reproduced; else do nothing.

        :raises ServiceFailure: if bugs are reproduced.
        """
        if self._reproduce:
            raise ServiceFailure(bug.name)
