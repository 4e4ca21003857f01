"""``pyredman``: the database of defect components.  The emulated wafer has none."""

from __future__ import annotations

from typing import Any

from nmpi_emulator.backends.constraints.pointers import about_platform


class _Set:
    """Components of one kind, none of which is marked as defect."""

    def has(self, component: Any) -> bool:
        """Tell whether a component is usable."""
        return True

    def disable(self, component: Any) -> None:
        """Refuse to mark a component: the mapping of the emulator does not look at defects.

        :raises RuntimeError: always.
        """
        raise RuntimeError(
            f"the emulator does not model defect components; see {about_platform('BrainScaleS')}"
        )


class Hicann:
    """The components of a chip."""

    def __getattr__(self, name: str) -> Any:
        """Return a method that gives the components of a kind."""
        if name.startswith("_"):
            raise AttributeError(name)
        return _Set


class Wafer(Hicann):
    """The components of a wafer."""

    def __init__(self, backend: Any = None, wafer: Any = None) -> None:
        self.coordinate = wafer

    def find(self, hicann: Any) -> Hicann:
        """Return a chip."""
        return Hicann()

    def get(self, hicann: Any) -> Hicann:
        """Return a chip."""
        return Hicann()


class load:  # noqa: N801
    """``pyredman.load``: functions that read the database."""

    @staticmethod
    def WaferWithBackend(path: str, wafer: Any) -> Wafer:  # noqa: N802
        """Return a wafer without defects."""
        return Wafer(None, wafer)

    @staticmethod
    def HicannWithBackend(path: str, hicann: Any) -> Hicann:  # noqa: N802
        """Return a chip without defects."""
        return Hicann()
