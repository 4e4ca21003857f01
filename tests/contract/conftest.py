"""Fixtures of the contract's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nmpi_emulator import Emulator
from tests.contract.service import WORLD, Api


@pytest.fixture(scope="session")
def _sane() -> Iterator[Api]:
    with Emulator(WORLD, execution=False) as emulator:
        yield Api(emulator)


@pytest.fixture(scope="session")
def _strict() -> Iterator[Api]:
    with Emulator(WORLD, execution=False, reproduce_upstream_bugs=True) as emulator:
        yield Api(emulator)


@pytest.fixture
def api(_sane: Api) -> Api:
    """The service in its first state, with a sane answer where the real one fails."""
    _sane.reset()
    return _sane


@pytest.fixture
def strict_api(_strict: Api) -> Api:
    """The service in its first state, failing where the real one does."""
    _strict.reset()
    return _strict
