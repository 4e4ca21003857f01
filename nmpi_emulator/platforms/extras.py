"""What a job may ask to be installed, fetched or built before its script begins.

A platform says of a key of ``hardware_config`` that it asks for such things (``ConfigKey.extra``); all the
rest is the same for all platforms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .declaration import ConfigKey


class Extra(str, Enum):
    """What is asked for, in the order in which it is done; the value says what somebody does who does it."""

    PACKAGES = "installs packages"
    REPOSITORIES = "clones repositories"
    MAKES = "runs make"
    SETUPS = "runs setup.py"


@dataclass(frozen=True, kw_only=True)
class ExtraRequest:
    """What one key of ``hardware_config`` asks for.

    :param key: its name.
    :param items: requirements as pip takes them, URLs of repositories, or directories of the job.
    :param advice: what helps where it cannot be had.
    """

    key: str
    extra: Extra
    items: tuple[str, ...]
    advice: str


def extra_requests(keys: Iterable[ConfigKey], config: Mapping[str, Any]) -> list[ExtraRequest]:
    """Return what a configuration asks for, in the order in which it is to be done.

    Values that are no text are left out: the check of the configuration refuses them.
    """
    found = [
        ExtraRequest(key=key.name, extra=key.extra, items=tuple(value.split()), advice=key.advice)
        for key in keys
        if key.extra is not None and isinstance(value := config.get(key.name), str)
    ]
    order = list(Extra)
    return sorted((request for request in found if request.items), key=lambda r: order.index(r.extra))
