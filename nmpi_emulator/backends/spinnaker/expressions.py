"""Expressions in text, over distances or indices."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

#: Source: sPyNNaker 7.4.1, the SafeEval contexts of its connectors.
_FUNCTIONS = [
    "arccos",
    "arcsin",
    "arctan",
    "arctan2",
    "ceil",
    "cos",
    "cosh",
    "exp",
    "fabs",
    "floor",
    "fmod",
    "hypot",
    "ldexp",
    "log",
    "log10",
    "modf",
    "power",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "maximum",
    "minimum",
]
_NAMES: dict[str, Any] = {
    "__builtins__": {},
    "math": math,
    "numpy": np,
    "e": np.e,
    "pi": np.pi,
    **{name: getattr(np, name) for name in _FUNCTIONS},
}


def evaluate(expression: str, **values: Any) -> Any:
    """Return the value of an expression."""
    return eval(expression, dict(_NAMES), values)  # the job runs the user's code anyway
