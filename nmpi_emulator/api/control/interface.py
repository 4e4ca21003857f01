"""What the control interface needs of an emulator."""

from __future__ import annotations

from typing import Protocol


class Control(Protocol):
    """The methods of an emulator that its own interface offers over HTTP."""

    @property
    def is_ready(self) -> bool:
        """Tell whether the emulator has its content and can execute jobs."""

    def reset(self, service_status: str | None = None) -> None:
        """Go back to the state after the start."""

    def configure(self, service_status: str | None = None) -> None:
        """Change what can be changed while running."""
