"""What is imported before the first job."""

from __future__ import annotations

import random
import subprocess
import sys

import numpy
import pytest

from nmpi_emulator.backends import preloading
from nmpi_emulator.platforms.registry import platforms


def test_what_scripts_want_is_there_afterwards() -> None:
    script = (
        "import sys\nfrom nmpi_emulator.backends.preloading import preload\n"
        "names = set(preload())\nprint(sorted(names - set(sys.modules)))\n"
        "print({'numpy.random', 'neo', 'pyNN.utility', 'matplotlib.pyplot', 'brian2'} <= set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.stdout == "[]\nTrue\n", result.stderr


def test_modules_that_are_not_there_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preloading, "_WANTED", ("json", "there.is.none", "csv"))
    monkeypatch.setattr(preloading, "_ENGINE", "there.is.none")
    assert list(preloading.preload())[:2] == ["json", "csv"]


def test_modules_of_platforms_are_among_them(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {name for platform in platforms().values() for name in platform.modules.values()}
    asked: list[str] = []
    monkeypatch.setattr(preloading.importlib, "import_module", asked.append)
    monkeypatch.setattr(preloading, "_ENGINE", "json")
    with pytest.raises(AttributeError):  # what stands for the engine has nothing to prepare
        list(preloading.preload())
    assert wanted <= set(asked)


def test_a_seed_repeats_and_no_seed_does_not() -> None:
    def numbers(seed: int | None) -> tuple[float, float]:
        preloading.reseed(seed)
        return random.random(), float(numpy.random.rand())

    state, numpy_state = random.getstate(), numpy.random.get_state()
    try:
        assert numbers(2**40 + 1) == numbers(2**40 + 1)
        assert numbers(1) != numbers(2)
        assert numbers(None) != numbers(None)
    finally:
        random.setstate(state)
        numpy.random.set_state(numpy_state)
