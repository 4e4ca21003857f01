"""Replay recorded exchanges of older clients.

A recording has one JSON object per line: ``step``, ``source``, ``request`` (method, url, headers, body) and
``response`` (status, headers, body).  What a server draws by itself (ids, times, codes) differs from one run
to the next: each time a recorded answer is compared with the present one, the recorded value is bound to the
present one, and used for it from then on.  Cookies are kept as a client keeps them.

With ``"source": "derived"`` the answer was not recorded but written from what the client needs; of it only
the status and the members of objects are compared.  An answer without a body in the recording may have one
now.

Alone: ``python tests/api/v2/replay.py --world WORLD.json RECORDING...`` prints how much agrees.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient

_URI = re.compile(r"/(?P<kind>queue|results|log|dataitem|comment|tags|project|quotas)/(?P<id>\d+)(?=$|[/?&])")
_JOB_ID = re.compile(r"(?P<head>/copydata/[^/]+/|[?&]id=)(?P<id>\d+)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{6})?(\+00:00|Z)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ACTION = re.compile(r'action=["\'](?P<url>[^"\']+)["\']')

#: Places where a job can be; they share their ids.
_JOB_KINDS = ("queue", "results", "log")


class Bindings:
    """What recorded values are now."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], str] = {}
        self._texts: dict[str, str] = {}
        self._sent: set[str] = set()

    def bind_id(self, kind: str, recorded: Any, present: Any) -> bool:
        """Bind an id, or tell whether it is still bound to the same."""
        key = ("job" if kind in _JOB_KINDS else kind, str(recorded))
        return self._ids.setdefault(key, str(present)) == str(present)

    def bind_text(self, recorded: str, present: str) -> None:
        """Bind a whole text (an address, a moment)."""
        self._texts[recorded] = present

    def present(self, text: str) -> str:
        """Return a recorded text as it is now."""
        if text in self._texts:
            return self._texts[text]
        text = _UUID.sub(lambda m: self._ids.get(("uuid", m[0]), m[0]), text)
        text = _JOB_ID.sub(lambda m: m["head"] + self._id("job", m["id"]), text)
        return _URI.sub(lambda m: f"/{m['kind']}/{self._id(m['kind'], m['id'])}", text)

    def _id(self, kind: str, recorded: str) -> str:
        return self._ids.get(("job" if kind in _JOB_KINDS else kind, recorded), recorded)

    def present_json(self, value: Any) -> Any:
        """Return a recorded JSON value as it is now."""
        if isinstance(value, str):
            if value not in self._texts:
                self._sent.add(value)
            return self.present(value)
        if isinstance(value, list):
            return [self.present_json(item) for item in value]
        if isinstance(value, dict):
            found = {name: self.present_json(item) for name, item in value.items()}
            kind = _kind(value)
            if kind and isinstance(value.get("id"), int):
                found["id"] = int(self._id(kind, str(value["id"])))
            if isinstance(value.get("resource_allocation_id"), int):
                found["resource_allocation_id"] = int(
                    self._id("quotas", str(value["resource_allocation_id"]))
                )
            return found
        return value

    # -- comparing -----------------------------------------------------------------------------------

    def compare(self, recorded: Any, present: Any, where: str = "") -> Iterator[str]:
        """Bind what a server draws by itself, and report all other differences."""
        if isinstance(recorded, dict) and isinstance(present, dict):
            if recorded.keys() != present.keys():
                differing = sorted(recorded.keys() ^ present.keys())
                yield f"{where or '/'}: members {', '.join(differing)}"
            for name in recorded.keys() & present.keys():
                yield from self._compare_member(_kind(recorded), name, recorded[name], present[name], where)
        elif isinstance(recorded, list) and isinstance(present, list):
            if where.endswith("/tags"):  # in no order
                recorded, present = sorted(recorded), sorted(present)
            if len(recorded) != len(present):
                yield f"{where}: {len(recorded)} entries recorded, now {len(present)}"
            for i, (old, new) in enumerate(zip(recorded, present, strict=False)):
                yield from self.compare(old, new, f"{where}/{i}")
        elif isinstance(recorded, str) and isinstance(present, str):
            if not self._same_text(recorded, present):
                yield f"{where}: {recorded!r} recorded, now {present!r}"
        elif recorded != present or isinstance(recorded, bool) is not isinstance(present, bool):
            yield f"{where}: {recorded!r} recorded, now {present!r}"

    def _compare_member(
        self, kind: str | None, name: str, recorded: Any, present: Any, where: str
    ) -> Iterator[str]:
        numbers = isinstance(recorded, int) and isinstance(present, int)
        if name == "id" and kind and numbers:
            same = self.bind_id(kind, recorded, present)
        elif name == "resource_allocation_id" and numbers:
            same = self.bind_id("quotas", recorded, present)
        else:
            yield from self.compare(recorded, present, f"{where}/{name}")
            return
        if not same:
            yield f"{where}/{name}: {recorded!r} is another one now"

    def _same_text(self, recorded: str, present: str) -> bool:
        if recorded == present or self.present(recorded) == present:
            return True
        old, new = _MOMENT.fullmatch(recorded), _MOMENT.fullmatch(present)
        if old and new:  # a client's own time must stay; a server's must have the same form
            self.bind_text(recorded, present)
            return recorded not in self._sent and old[3] == new[3]
        if _DAY.fullmatch(recorded) and _DAY.fullmatch(present):
            return True
        for pattern, kind in ((_URI, None), (_UUID, "uuid")):
            olds, news = list(pattern.finditer(recorded)), list(pattern.finditer(present))
            if len(olds) != len(news):
                return False
            for before, after in zip(olds, news, strict=True):
                name = kind or before["kind"]
                values = (before["id"], after["id"]) if kind is None else (before[0], after[0])
                if not self.bind_id(name, *values):
                    return False
        return self.present(recorded) == present


def _kind(value: Mapping[str, Any]) -> str | None:
    uri = value.get("resource_uri")
    match = _URI.search(uri) if isinstance(uri, str) else None
    return match["kind"] if match else None


def replay(http: FlaskClient, exchanges: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """Send recorded requests; return the name of each step with the differences in its answer."""
    bindings = Bindings()
    return [
        (f"{exchange.get('n', '')} {exchange.get('step', '')}", list(_replay_one(http, exchange, bindings)))
        for exchange in exchanges
    ]


def _replay_one(http: FlaskClient, exchange: Mapping[str, Any], bindings: Bindings) -> Iterator[str]:
    request, recorded = exchange["request"], exchange["response"]
    url = urlsplit(bindings.present(request["url"]))
    headers = {
        name: value
        for name, value in (request.get("headers") or {}).items()
        if name.lower() in ("accept", "authorization", "content-type", "origin", "referer")
    }
    body = request.get("body")
    present = http.open(
        url.path + (f"?{url.query}" if url.query else ""),
        method=request["method"],
        base_url=f"{url.scheme}://{url.netloc}",
        headers=headers,
        data=body if isinstance(body, str | None) else json.dumps(bindings.present_json(body)),
    )
    if present.status_code != recorded["status"]:
        yield f"status {recorded['status']} recorded, now {present.status_code}"
        return
    is_derived = exchange.get("source") == "derived"
    yield from _compare_location(request["url"], recorded, present, bindings)
    yield from _compare_body(recorded, present, bindings, is_derived)


def _compare_location(
    url: str, recorded: Mapping[str, Any], present: Any, bindings: Bindings
) -> Iterator[str]:
    headers = {name.lower(): value for name, value in recorded["headers"].items()}
    if "location" not in headers:
        return
    location = present.headers.get("Location")
    if location is None:
        yield "no Location"
    elif recorded["status"] in (301, 302, 303, 307):
        bindings.bind_text(urljoin(url, headers["location"]), urljoin(bindings.present(url), location))
    else:
        yield from bindings.compare(headers["location"], location, "Location")


def _compare_body(
    recorded: Mapping[str, Any], present: Any, bindings: Bindings, is_derived: bool
) -> Iterator[str]:
    body = recorded.get("body")
    if isinstance(body, str) and (action := _ACTION.search(body)):
        found = _ACTION.search(present.text)
        if found is None:
            yield "no form"
        else:
            bindings.bind_text(_plain(action["url"]), _plain(found["url"]))
    elif isinstance(body, dict | list):
        content = present.get_json(silent=True)
        if is_derived:
            missing = sorted(set(body) - set(content or ())) if isinstance(body, dict) else []
            if missing:
                yield f"/: members {', '.join(missing)} are missing"
            list(bindings.compare(body, content))  # for what it binds
        else:
            yield from bindings.compare(body, content)
    elif body and not body.startswith("<") and body != present.text:
        yield f"text {body!r} recorded, now {present.text!r}"


def _plain(url: str) -> str:
    return url.replace("&amp;", "&")


def load(path: Path) -> list[dict[str, Any]]:
    """Read a recording."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    """Replay recordings against emulators of their own, and print what differs."""
    from nmpi_emulator import Emulator

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--world", type=Path, required=True)
    parser.add_argument("recordings", type=Path, nargs="+")
    arguments = parser.parse_args()
    for recording in arguments.recordings:
        with Emulator(arguments.world, execution=False) as emulator:
            steps = replay(emulator.app.test_client(), load(recording))
        agreeing = [name for name, differences in steps if not differences]
        for name, differences in steps:
            for difference in differences:
                print(f"  {name}: {difference}")
        percentage = 100 * len(agreeing) / len(steps)
        print(f"{recording.name}: {len(agreeing)}/{len(steps)} steps ({percentage:.1f} %)")


if __name__ == "__main__":
    main()
