"""Whether the service is open: a text that can be changed while it runs."""

from __future__ import annotations


class ServiceStatus:
    """The text that the service shows of itself; some words in it close the service.

    :param text: shown at ``/``.
    """

    def __init__(self, text: str = "ok") -> None:
        self.text = text

    @property
    def is_down(self) -> bool:
        """Tell whether every request is refused.  quirk: "down" counts anywhere, as in "slowdown"."""
        return "down" in self.text

    @property
    def is_read_only(self) -> bool:
        """Tell whether requests that write are refused."""
        return "read-only" in self.text

    def refuses(self, method: str, path: str) -> bool:
        """Tell whether a request is refused.  quirk: DELETE passes in read-only mode."""
        if path == "/":
            return False
        return self.is_down or (self.is_read_only and method in ("POST", "PUT", "PATCH"))
