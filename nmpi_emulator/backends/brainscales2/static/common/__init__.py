"""``_static.common``: helpers of the platform's notebooks, and those that a script brings with it."""

from __future__ import annotations

import pkgutil

__path__ = pkgutil.extend_path(__path__, "_static.common")
