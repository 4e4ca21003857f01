"""``_static``: helpers of the platform's notebooks."""
