"""Scripts with the verdict of the real software on them.

Recorded from sPyNNaker 1!7.4.1 with a virtual board of type 5 (``data/record_cases.py`` says how).  A virtual
run executes nothing, so what was observed are values that are read back: weights, delays, parameters, labels.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from .conftest import RunScript

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "cases.jsonl").read_text().splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_script_is_taken_or_refused_as_by_the_real_software(
    case: dict[str, Any], run_script: RunScript
) -> None:
    ran = run_script(case["script"], cfg=case.get("cfg", ""))
    verdict = type(ran.error).__name__ if ran.error is not None else None
    assert (verdict, ran.line) == (case.get("exception"), case.get("line")), ran.error
    observed = json.loads(json.dumps(ran.observed, default=_plain))
    for name, value in case.get("observed", {}).items():
        assert _same(observed[name], value), f"{name}: {observed[name]} instead of {value}"


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else repr(value)


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(_same(ours[key], theirs[key]) for key in theirs)
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_same, ours, theirs))
    if isinstance(theirs, float):
        return math.isclose(ours, theirs, abs_tol=1e-9) or (math.isnan(ours) and math.isnan(theirs))
    return bool(ours == theirs)
