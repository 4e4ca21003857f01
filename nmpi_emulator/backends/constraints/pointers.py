"""Where messages send people to read more: commands, which everybody has who has the emulator."""

from __future__ import annotations


def about_code(code: str) -> str:
    """Return what explains the code of a finding."""
    return f"nmpi-emulator explain {code}"


def about_platform(name: str) -> str:
    """Return what lists the limits of a platform, and what of it is emulated."""
    return f"nmpi-emulator platforms {name}"
