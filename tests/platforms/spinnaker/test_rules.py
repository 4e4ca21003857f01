from __future__ import annotations

import pytest

from nmpi_emulator.platforms.spinnaker.rules import V6_0_0, V7_4_1, RuleSet, rule_set


@pytest.mark.parametrize(
    ("version", "rules"),
    [
        (None, V7_4_1),
        ("7.4.1", V7_4_1),
        ("1!7.4.1", V7_4_1),
        ("7.3.0", V7_4_1),
        ("master", V7_4_1),
        ("6.0.0", V6_0_0),
        ("1!6.0.0", V6_0_0),
        ("5.1.0", V6_0_0),
    ],
)
def test_a_release_without_rules_of_its_own_gets_those_of_the_nearest_one(
    version: str | None, rules: RuleSet
) -> None:
    assert rule_set(version) is rules
