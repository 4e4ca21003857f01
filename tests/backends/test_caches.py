"""Caches of libraries in the home directory of a job."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmpi_emulator.backends import caches
from nmpi_emulator.backends.caches import copy_caches


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Path, Path]:
    """A home with a cache that is being filled, and one without."""
    cache = tmp_path / "source" / ".cache" / "matplotlib"
    cache.mkdir(parents=True)
    (cache / "fontlist-v390.json").write_text("{}")
    (cache / "fontlist-v390.json.matplotlib-lock").touch()
    (tmp_path / "source" / ".brian").mkdir()
    (tmp_path / "source" / ".brian" / "user_preferences").touch()
    (tmp_path / "target").mkdir()
    return tmp_path / "source", tmp_path / "target"


def test_what_jobs_want_is_copied_and_locks_are_not(homes: tuple[Path, Path]) -> None:
    source, target = homes
    copy_caches(str(source), str(target))
    copied = {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
    assert copied == {".cache/matplotlib/fontlist-v390.json", ".brian/user_preferences"}


def test_a_cache_that_is_not_there_is_none(homes: tuple[Path, Path]) -> None:
    copy_caches("/no/such/home", str(homes[1]))
    assert list(homes[1].iterdir()) == []


def test_a_file_that_goes_meanwhile_does_not_matter(homes: tuple[Path, Path], monkeypatch) -> None:
    def gone(*arguments: object) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(caches.shutil, "copyfile", gone)
    copy_caches(*map(str, homes))
