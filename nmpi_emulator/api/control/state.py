"""Health, reset, snapshots, platforms."""

from __future__ import annotations

import shutil
import tempfile
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from flask import Response

from nmpi_emulator._version import __version__
from nmpi_emulator.api.operations import Body
from nmpi_emulator.api.routing import json_response
from nmpi_emulator.platforms.registry import platforms

from .interface import Control
from .models import Allowance, KeyRequest, PlatformMode, ProviderKey, Quota, ResetRequest, Token, TokenHolder
from .table import CONTROL, PREFIX, STATE


@CONTROL.register("GET", PREFIX + "/health", tag=STATE)
def health(service: Control) -> dict[str, str]:
    """Say that the process lives."""
    return {"status": "ok", "version": __version__}


@CONTROL.register("GET", PREFIX + "/ready", tag=STATE)
def ready(service: Control) -> Response:
    """Say whether the emulator has its content and can execute jobs (503 if not yet)."""
    status = HTTPStatus.OK if service.is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return json_response({"ready": service.is_ready}, status)


@CONTROL.register("POST", PREFIX + "/reset", tag=STATE)
def reset(service: Control, request: Annotated[ResetRequest | None, Body] = None) -> dict[str, str]:
    """Go back to the state after the start, or only change the service status."""
    wanted = request or ResetRequest()
    if wanted.action == "reset":
        service.reset(wanted.service_status, simulator=wanted.simulator)
    else:
        service.configure(wanted.service_status, simulator=wanted.simulator)
    return {"done": wanted.action}


@CONTROL.register("GET", PREFIX + "/snapshot", tag=STATE)
def take_snapshot(service: Control) -> Response:
    """Return everything as one file."""
    with tempfile.TemporaryDirectory(prefix="nmpi-emulator-") as directory:
        file = Path(directory) / "snapshot.zip"
        service.snapshot(file)
        return Response(file.read_bytes(), content_type="application/zip")


@CONTROL.register("PUT", PREFIX + "/snapshot", tag=STATE)
def restore_snapshot(service: Control, raw_body: bytes) -> dict[str, str]:
    """Go back to what a snapshot holds."""
    with tempfile.TemporaryDirectory(prefix="nmpi-emulator-") as directory:
        file = Path(directory) / "snapshot.zip"
        file.write_bytes(raw_body)
        service.restore(file)
    return {"done": "restore"}


@CONTROL.register("GET", PREFIX + "/export", tag=STATE)
def export(service: Control) -> Response:
    """Return all jobs with their code, logs and files, and the tables, as a zip archive."""
    with tempfile.TemporaryDirectory(prefix="nmpi-emulator-") as directory:
        content = Path(directory) / "export"
        service.export(content)
        archive = shutil.make_archive(str(Path(directory) / "export"), "zip", content)
        return Response(Path(archive).read_bytes(), content_type="application/zip")


@CONTROL.register("GET", PREFIX + "/world", tag=STATE)
def get_world(service: Control) -> dict[str, Any]:
    """Return the world, without what opens doors."""
    secret = {"users": {"__all__": {"password", "token"}}, "provider_keys": True, "jobs": True}
    return service.world.model_dump(mode="json", by_alias=True, exclude=secret)  # type: ignore[arg-type]


@CONTROL.register("POST", PREFIX + "/tokens", response=Token, tag=STATE)
def make_token(service: Control, holder: Annotated[TokenHolder | None, Body] = None) -> Token:
    """Sign a user in: the first one if none is named."""
    username = (holder.username if holder else None) or next(iter(service.world.users))
    return Token(username=username, token=service.token(username))


@CONTROL.register("POST", PREFIX + "/provider-keys", response=ProviderKey, tag=STATE)
def provider_key(service: Control, wanted: Annotated[KeyRequest, Body]) -> ProviderKey:
    """Return an API key with which a provider of a platform takes and reports jobs."""
    return ProviderKey(platform=wanted.platform, key=service.provider_key(wanted.platform))


@CONTROL.register("PUT", PREFIX + "/quotas", tag=STATE)
def set_quota(service: Control, quota: Annotated[Quota, Body]) -> dict[str, str]:
    """Let a collab use so much of a platform, whatever quotas it has had there."""
    service.set_quota(quota.collab, quota.platform, quota.limit, usage=quota.usage)
    return {"done": "set"}


@CONTROL.register("GET", PREFIX + "/platforms", tag=STATE)
def list_platforms(service: Control) -> list[dict[str, Any]]:
    """List the platforms and who executes their jobs."""
    return [
        {"name": p.name, "title": p.title, "units": p.units, "mode": service.world.mode(p.name)}
        for p in platforms().values()
    ]


@CONTROL.register("PUT", PREFIX + "/platforms/{name}/mode", tag=STATE)
def set_platform_mode(service: Control, name: str, wanted: Annotated[PlatformMode, Body]) -> dict[str, str]:
    """Change who executes the jobs of a platform."""
    service.set_platform_mode(name, wanted.mode)
    return {"mode": wanted.mode}


@CONTROL.register("POST", PREFIX + "/tokens/expire", tag=STATE)
def expire_tokens(service: Control, holder: Annotated[TokenHolder | None, Body] = None) -> dict[str, str]:
    """Make the tokens given out so far worthless."""
    service.expire_tokens(holder.username if holder else None)
    return {"done": "expire"}


@CONTROL.register("POST", PREFIX + "/quotas/exhaust", tag=STATE)
def exhaust_quota(service: Control, allowance: Annotated[Allowance, Body]) -> dict[str, str]:
    """Use up what a collab may use of a platform."""
    service.exhaust_quota(allowance.collab, allowance.platform)
    return {"done": "exhaust"}
