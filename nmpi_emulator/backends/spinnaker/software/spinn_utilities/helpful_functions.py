"""What a script finds as ``spinn_utilities.helpful_functions``."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import reduce
from typing import Any


def is_singleton(value: Any) -> bool:
    """Tell whether a value is no collection; texts are none."""
    return not hasattr(value, "__iter__") or isinstance(value, str)


def lcm(*numbers: Any) -> int:
    """Return the least common multiple of whole numbers, or of those in a collection."""
    return math.lcm(*_listed(numbers))


def gcd(*numbers: Any) -> int:
    """Return the greatest common divisor of whole numbers, or of those in a collection.

    :raises TypeError: if there are none.
    """
    return reduce(math.gcd, _listed(numbers))


def _listed(numbers: tuple[Any, ...]) -> Iterable[int]:
    return numbers[0] if len(numbers) == 1 and not is_singleton(numbers[0]) else numbers
