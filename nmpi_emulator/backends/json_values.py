"""Values of a script as JSON knows them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any


def as_json(value: Any) -> Any:
    """Return a value that every reader of JSON takes, whatever a script has put into it.

    Arrays become lists, keys text, and what JSON has no form for becomes its text: numbers that are not
    finite, distributions, functions.
    """
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if hasattr(value, "tolist"):  # of numpy, which many jobs never import
        return as_json(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    return str(value)
