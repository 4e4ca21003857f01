"""Who makes requests in these tests: people of ``tests/world.json``, a provider, and nobody."""

from __future__ import annotations

ALICE = {"Authorization": "Bearer token-alice"}  # administers lab-one, may view lab-two
ED = {"Authorization": "Bearer token-ed"}  # edits lab-one
VICTOR = {"Authorization": "Bearer token-victor"}  # may view lab-one
BOB = {"Authorization": "Bearer token-bob"}  # is in no collab
ADA = {"Authorization": "Bearer token-ada"}  # administers the platform
PROVIDER = {"Authorization": "ApiKey nmpi:key-nmpi"}
NOBODY: dict[str, str] = {}
WRONG = {"Authorization": "Bearer nonsense"}
