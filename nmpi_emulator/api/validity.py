"""What is an HTTP request, for the real service.

The standard library's server, which reads the requests here, lets some pass that the real one refuses.
Source: ``_headers.py``, ``_events.py`` and ``_abnf.py`` of h11 0.14, with which uvicorn 0.34 reads requests.
"""

from __future__ import annotations

import re
from email.message import Message

_TARGET = re.compile(r"[\x21-\x7e]+")
_LENGTH = re.compile(r"[0-9]{1,20}")


def is_valid(target: str, version: str, headers: Message) -> bool:
    """Tell whether a request is one that the real service reads.

    :param target: what is asked for, as the first line of the request has it.
    :param version: of the protocol, such as ``HTTP/1.1``.
    """
    return (
        version != "HTTP/0.9"
        and _TARGET.fullmatch(target) is not None
        and _has_its_host(version, headers.get_all("Host", []))
        and _has_one_length(headers.get_all("Content-Length", []))
        and _is_sent_plainly(headers.get_all("Transfer-Encoding", []))
    )


def _has_its_host(version: str, hosts: list[str]) -> bool:
    return len(hosts) == 1 or (not hosts and version != "HTTP/1.1")


def _has_one_length(lengths: list[str]) -> bool:
    values = {value.strip() for each in lengths for value in each.split(",")}
    return not values or (len(values) == 1 and _LENGTH.fullmatch(values.pop()) is not None)


def _is_sent_plainly(encodings: list[str]) -> bool:
    return not encodings or (len(encodings) == 1 and encodings[0].strip().lower() == "chunked")
