"""How numbers, times and texts are written on the pages."""

from __future__ import annotations

import datetime as dt
import json
import posixpath
import sys
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup

from nmpi_emulator.models.records import FileRecord
from nmpi_emulator.queue.repositories import path_of

#: Stands for what is not there.
NOTHING = "\N{EN DASH}"

_TIMES_TEN = "\N{NO-BREAK SPACE}\N{MULTIPLICATION SIGN}\N{NO-BREAK SPACE}10"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

_SIZES = ("bytes", "KiB", "MiB", "GiB")


def register(environment: Environment) -> None:
    """Make the filters of this module known to templates."""
    for function in (amount, duration, file_name, file_size, moment, pretty_json, percentage):
        environment.filters[function.__name__] = function


def amount(value: float | None) -> str:
    """Write a number with four digits that count, and no more."""
    if value is None:
        return NOTHING
    if not abs(value) <= sys.float_info.max:
        return "too large" if isinstance(value, int) else str(value)
    if value == 0 or 1e-4 <= abs(value) < 1e9:
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    digits, _, power = f"{value:.2e}".partition("e")
    return f"{float(digits):g}{_TIMES_TEN}{str(int(power)).translate(_RAISED)}"


def percentage(part: float, whole: float) -> str:
    """Write a share in percent."""
    if whole <= 0:
        return "100 %"
    share = 100.0 * part / whole
    return f"{share:.1f} %" if share < 10 else f"{share:.0f} %"


def duration(span: dt.timedelta | None) -> str:
    """Write a span of time in the units that fit it."""
    if span is None:
        return NOTHING
    seconds = max(0.0, span.total_seconds())
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, seconds = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {seconds:02} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min"


def moment(value: dt.datetime | None) -> Markup:
    """Write a moment in UTC; a script turns it into the reader's own time."""
    if value is None:
        return Markup(NOTHING)
    utc = value.astimezone(dt.timezone.utc)
    machine = utc.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Markup('<time datetime="{}">{}</time>').format(machine, utc.strftime("%Y-%m-%d %H:%M UTC"))


def file_size(value: int | None) -> str:
    """Write a size in bytes."""
    if value is None:
        return NOTHING
    size = float(value)
    for unit in _SIZES:
        if size < 1024 or unit == _SIZES[-1]:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1024
    raise AssertionError("the last unit takes all sizes")


def file_name(file: FileRecord) -> str:
    """Return the name of a file of a job, without directories."""
    path = path_of(file) or urlsplit(file.url).path
    return posixpath.basename(path.rstrip("/")) or "file"


def pretty_json(value: Any) -> str:
    """Write a JSON value for people; a text is taken for JSON."""
    content = json.loads(value) if isinstance(value, str) else value
    return json.dumps(content, indent=2, ensure_ascii=False)


def detail_text(detail: Any) -> str:
    """Return what an error says, as one text."""
    if not isinstance(detail, list):
        return str(detail)
    return "; ".join(f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}" for fault in detail)
