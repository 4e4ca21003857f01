"""Identifiers and secrets."""

from __future__ import annotations

import re

from nmpi_emulator.ids import Ids


def test_a_seed_makes_the_sequence_repeatable() -> None:
    first, second, other = Ids(seed=1), Ids(seed=1), Ids(seed=2)
    drawn = [first.uuid(), first.secret(12), first.uuid()]
    assert [second.uuid(), second.secret(12), second.uuid()] == drawn
    assert other.uuid() not in drawn


def test_without_a_seed_nothing_is_drawn_twice() -> None:
    ids = Ids()
    assert len({ids.uuid() for _ in range(100)} | {ids.secret() for _ in range(100)}) == 200


def test_uuids_are_of_version_4_and_secrets_safe_on_command_lines() -> None:
    ids = Ids(seed=3)
    assert {ids.uuid().version for _ in range(20)} == {4}
    assert all(re.fullmatch(r"[A-Za-z0-9]{22}", ids.secret(16)) for _ in range(50))
