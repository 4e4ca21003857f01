"""The environment of a job."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmpi_emulator.execution.environment import clean_environment


def test_only_harmless_variables_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NMPI_TOKEN", "AWS_SECRET_ACCESS_KEY", "PYTHONPATH", "PYTHONSTARTUP", "SSH_AUTH_SOCK"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("TZ", "Europe/Paris")
    environment = clean_environment(home=Path("/h"), tmp=Path("/t"), PYTHONPATH="/p", EXTRA="1")
    assert "secret" not in environment.values()
    assert environment["TZ"] == "Europe/Paris"
    assert (environment["HOME"], environment["TMPDIR"]) == ("/h", "/t")
    assert (environment["PYTHONPATH"], environment["EXTRA"]) == ("/p", "1")
