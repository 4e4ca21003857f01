"""How usage is charged."""

from __future__ import annotations

import math
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmpi_emulator.errors import BadRequest
from nmpi_emulator.models.job import ResourceUsage
from nmpi_emulator.models.records import QuotaRecord
from nmpi_emulator.platforms.registry import platforms
from nmpi_emulator.queue.quotas import check_units, has_budget, spread


def quotas(*pairs: tuple[float, float]) -> list[QuotaRecord]:
    """Return quotas of the given limits and usages."""
    return [
        QuotaRecord(
            id=i, project_id=uuid.UUID(int=0), platform="Demo", units="hours", limit=limit, usage=usage
        )
        for i, (limit, usage) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("pairs", "amount", "charged"),
    [
        ([(2, 0)], 0.5, {0: 0.5}),
        ([(2, 1.5)], 0.5, {0: 2.0}),
        ([(2, 1.5), (3, 0)], 1.0, {0: 2.0, 1: 0.5}),
        ([(2, 2), (3, 0)], 1.0, {1: 1.0}),
        ([(2, 5), (3, 3)], 1.0, {}),
        ([(2, 0), (3, 0)], 100, {0: 2.0, 1: 3.0}),
        ([(2, 1), (3, 1)], -0.5, {0: 0.5}),
        ([(2, 2), (3, 1)], -0.5, {1: 0.5}),
        ([(2, 1)], 0, {0: 1.0}),
        ([(-1, 0), (2, 0)], 1, {1: 1.0}),
        ([(2, 0), (3, 1)], math.nan, {0: 2.0, 1: 3.0}),
        ([(2, 0), (3, 1)], math.inf, {0: 2.0, 1: 3.0}),
        ([], 1, {}),
    ],
)
def test_usage_fills_open_quotas_in_order(
    pairs: list[tuple[float, float]], amount: float, charged: dict[int, float]
) -> None:
    assert {charge.quota.id: charge.usage for charge in spread(quotas(*pairs), amount)} == charged


numbers = st.floats(0, 1000)


@given(pairs=st.lists(st.tuples(numbers, numbers), max_size=5), amount=numbers)
def test_no_quota_is_overdrawn_and_nothing_is_charged_twice(
    pairs: list[tuple[float, float]], amount: float
) -> None:
    charges = list(spread(quotas(*pairs), amount))
    assert all(charge.quota.usage <= charge.usage <= charge.quota.limit for charge in charges)
    added = sum(charge.usage - charge.quota.usage for charge in charges)
    room = sum(max(0.0, limit - usage) for limit, usage in pairs)
    assert added == pytest.approx(min(amount, room), abs=1e-6)


def test_a_budget_is_any_quota_with_something_left() -> None:
    assert has_budget(quotas((1, 1), (1, 0.999)))
    assert not has_budget(quotas((1, 1), (0, 0), (-1, 0)))
    assert not has_budget([])


@pytest.mark.parametrize("platform", [*platforms(), "NoSuch"])
def test_units_must_be_those_of_the_platform(platform: str) -> None:
    known: Any = platforms().get(platform)
    units = known.units if known else "hours"
    check_units(platform, ResourceUsage(value=1, units=units))
    with pytest.raises(BadRequest) as caught:
        check_units(platform, ResourceUsage(value=1, units="parsecs"))
    assert caught.value.detail == f"Invalid units (parsecs) for resource usage. Expected units: {units}"
