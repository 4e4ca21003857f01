"""All platforms there are, found by looking into this package."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping

import nmpi_emulator.platforms as _package

from .declaration import Platform

#: The unit in which usage of an unknown platform is reported.  Source: contract of API v3, tables.
UNITS_OF_UNKNOWN = "hours"

#: A provider that operates no platform is still a provider: it may list jobs (monitoring).
PROVIDERS_WITHOUT_PLATFORM = ("benchmark_runner",)


@functools.cache
def platforms() -> Mapping[str, Platform]:
    """Return every declared platform by name, in alphabetical order of the folders."""
    found = {}
    for module in pkgutil.iter_modules(_package.__path__):
        if module.ispkg:
            platform = importlib.import_module(f"{_package.__name__}.{module.name}").PLATFORM
            found[platform.name] = platform
    return found


def units_of(platform: str) -> str:
    """Return the unit in which usage of a platform is counted, known or not."""
    known = platforms().get(platform)
    return known.units if known else UNITS_OF_UNKNOWN


def platforms_of(provider: str) -> tuple[str, ...]:
    """Return the names of the platforms that a provider operates."""
    return tuple(name for name, platform in platforms().items() if provider in platform.providers)


@functools.cache
def providers() -> frozenset[str]:
    """Return the names of all providers."""
    named = {provider for platform in platforms().values() for provider in platform.providers}
    return frozenset(named | set(PROVIDERS_WITHOUT_PLATFORM))


@functools.cache
def statistics_platforms() -> tuple[str, ...]:
    """Return the platforms that appear in the usage statistics, in the order in which they appear."""
    ranked = [p for p in platforms().values() if p.statistics_rank is not None]
    return tuple(p.name for p in sorted(ranked, key=lambda p: p.statistics_rank or 0))
