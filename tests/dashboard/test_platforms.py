"""The pages about platforms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nmpi_emulator.platforms.registry import platforms

from .browsing import Reader


def test_all_platforms_are_listed(alice: Reader, submit: Callable[..., int]) -> None:
    submit()
    page = alice.get("platforms").text
    for name in platforms():
        assert f'/dashboard/platforms/{name}"' in page
    assert "0 running, 1 waiting" in page


@pytest.mark.parametrize("name", platforms())
def test_a_platform_is_shown_with_all_that_it_declares(alice: Reader, name: str) -> None:
    page = alice.get(f"platforms/{name}").text
    platform = platforms()[name]
    assert platform.units in page
    for key in platform.hardware_config:
        assert key.name in page
    for limit in platform.limits.values():
        assert limit.date in page


def test_an_unknown_platform_is_told_which_there_are(alice: Reader) -> None:
    answer = alice.get("platforms/Loihi")
    assert answer.status_code == 404
    assert "SpiNNaker" in answer.text
