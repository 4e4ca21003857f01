from __future__ import annotations

from nmpi_emulator.backends.constraints.table import pairs_as_text, rows_as_text


def test_columns_are_as_wide_as_they_need_be() -> None:
    assert rows_as_text(("name", "cells"), [("a", 5), ("longer", 123456)]) == [
        "name     cells",
        "a            5",
        "longer  123456",
    ]


def test_control_characters_of_a_label_do_not_break_the_table() -> None:
    (_, row) = rows_as_text(("name",), [("a\nb\x1b[31m",)])
    assert row == "a?b?[31m"


def test_pairs_are_lined_up() -> None:
    assert pairs_as_text([("a", 1), ("long name", 0.25)]) == ["a          1", "long name  0.25"]
