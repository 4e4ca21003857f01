"""Parts of the API that reach into the lower software layers: refused unless they are empty."""

from __future__ import annotations

from typing import Any


class _OnlyEmpty:
    """Something that can be made, as long as it holds nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Refuse content.

        :raises NotImplementedError: for any.
        """
        if args or any(value is not None and value != {} for value in kwargs.values()):
            raise NotImplementedError(
                f"{type(self).__name__} with content is not available in the emulator: it configures the "
                "chip below PyNN"
            )


class InjectedConfiguration(_OnlyEmpty):
    """Configuration of the chip before, in or after an execution."""


class InjectedReadout(_OnlyEmpty):
    """Reads from the chip before or after an execution."""
