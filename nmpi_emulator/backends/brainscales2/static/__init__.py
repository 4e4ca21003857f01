"""``_static``: helpers of the platform's notebooks.

What a script brings with it in a directory of that name is found as well.
"""

from __future__ import annotations

import pkgutil

__path__ = pkgutil.extend_path(__path__, "_static")
