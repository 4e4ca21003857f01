"""Identifiers and secrets, from one source per emulator.

Nothing else calls ``uuid4`` or ``secrets``.  With a seed, two emulators draw the same identifiers.
"""

from __future__ import annotations

import base64
import random
import secrets
import threading
import uuid
from typing import Any


class Ids:
    """Draw UUIDs and unguessable texts.

    :param seed: makes the sequence repeatable (for tests that compare answers byte by byte; such an
        emulator's passwords can be guessed); ``None`` takes the system's source of randomness.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._random = random.SystemRandom() if seed is None else random.Random(seed)
        self._lock = threading.Lock()
        self.seed = seed
        self._pinned: Any = None

    def pin(self) -> None:
        """Remember the place in the sequence, to which :meth:`return_to_pinned` goes back."""
        with self._lock:
            self._pinned = None if self.seed is None else self._random.getstate()

    def return_to_pinned(self) -> None:
        """Draw the same identifiers again, if there is a seed."""
        with self._lock:
            if self._pinned is not None:
                self._random.setstate(self._pinned)

    def _bytes(self, n: int) -> bytes:
        if self.seed is None:
            return secrets.token_bytes(n)
        with self._lock:
            return self._random.randbytes(n)

    def uuid(self) -> uuid.UUID:
        """Draw a UUID of version 4."""
        return uuid.UUID(bytes=self._bytes(16), version=4)

    def secret(self, n_bytes: int = 16) -> str:
        """Draw a text that nobody can guess, safe in URLs and on command lines."""
        text = base64.urlsafe_b64encode(self._bytes(n_bytes)).decode().rstrip("=")
        return text.replace("-", "x").replace("_", "y")
