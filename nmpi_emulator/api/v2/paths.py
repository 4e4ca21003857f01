"""Addresses.  They are relative and without a slash at the end: clients take them apart by that."""

from __future__ import annotations

#: Must be at the root of the server: clients keep only scheme and host of what they are told.
ROOT = "/api/v2"
ROOT_V1 = "/api/v1"

#: Where the quotas service is; its own host stands for it as well.  Addresses inside it are relative to it.
QUOTAS_ROOT = "/quotas-v2"


def uri(resource: str, id_: int) -> str:
    """Return the address of a single thing."""
    return f"{ROOT}/{resource}/{id_}"
