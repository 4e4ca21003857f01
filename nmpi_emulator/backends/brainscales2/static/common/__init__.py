"""``_static.common``: helpers of the platform's notebooks."""
