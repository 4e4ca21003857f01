"""What counts as one value rather than as several."""

from __future__ import annotations

from typing import Any

import numpy as np


def is_scalar(value: Any) -> bool:
    """Tell whether something is a single number or text: a number of NumPy is, ``None`` is not."""
    return bool(np.isscalar(value))
