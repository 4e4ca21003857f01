"""Redirect requests of a Python program from its start, without changing the program.

The directory of this file is put on ``PYTHONPATH`` by ``nmpi-emulator exec``.  The program may run under
another Python, in which the emulator is not installed: the package beside this directory is loaded from its
place.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import json
import os
import sys
from types import ModuleType

_HERE = os.path.dirname(os.path.abspath(__file__))
_VARIABLE = "NMPI_EMULATOR_REDIRECT"


def _load(name: str, file: str, search: list[str] | None) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=search)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _redirect() -> None:
    """Open a redirect that is never closed."""
    text = os.environ.get(_VARIABLE)
    if not text:
        return
    package = os.path.dirname(_HERE)
    installed = importlib.util.find_spec("nmpi_emulator")
    if installed and [os.path.dirname(package)] == list(installed.submodule_search_locations or ()):
        redirection = importlib.import_module("nmpi_emulator.redirection")
    else:
        redirection = _load("_nmpi_emulator_redirection", os.path.join(package, "__init__.py"), [package])
    wanted = json.loads(text)
    redirection.Redirect(
        wanted["url"], hosts=wanted["hosts"], allow=wanted["allow"], directory=wanted["directory"]
    ).open()


def _chain() -> None:
    """Load the ``sitecustomize`` that would have been loaded without this one."""
    elsewhere = [entry for entry in sys.path if os.path.abspath(entry or os.curdir) != _HERE]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", elsewhere)
    if spec is not None and spec.origin is not None:
        _load("sitecustomize", spec.origin, None)


_redirect()
_chain()
