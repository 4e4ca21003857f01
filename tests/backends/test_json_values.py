from __future__ import annotations

import json

import numpy as np
import pytest

from nmpi_emulator.backends.json_values import as_json


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": (1, 2.5, None, True)}, {"a": [1, 2.5, None, True]}),
        (np.int64(3), 3),
        (np.array([[1.0], [2.0]]), [[1.0], [2.0]]),
        (np.bool_(False), False),
        ({(1, 2): float("nan"), 3: np.float32("inf")}, {"(1, 2)": "nan", "3": "inf"}),
        (2 + 1j, "(2+1j)"),
        (range(2), "range(0, 2)"),
    ],
)
def test_values_become_what_json_knows(value: object, expected: object) -> None:
    assert json.loads(json.dumps(as_json(value), allow_nan=False)) == expected
