"""What the real sPyNNaker makes of a script, on a virtual machine.

A program: ``mapping.py ANSWER SCRIPT [ARGUMENTS]`` runs the script as ``python SCRIPT ARGUMENTS`` would, with
``spynnaker.cfg`` set to a virtual machine, and writes as JSON into the file ``ANSWER``:

``software``, ``version``
    Who answers.
``verdict``
    ``"accepted"``, ``"refused"``, or ``"unfinished"`` while the script runs.
``phase``, ``exception``, ``message``, ``where``
    What the script has ended with, if it has failed: ``phase`` is ``import``, ``setup``, ``build``, ``run``,
    ``get_data`` or ``post_run``.
``note``
    Why a script that has failed counts as accepted: after a run, whatever fails is not the software's verdict
    if the script fails by itself, for a virtual machine gives no results.
``runs``, and the size of the network after the last of them
    Under the names that the platform report has for them.
"""

from __future__ import annotations

import builtins
import configparser
import contextlib
import importlib
import importlib.metadata
import json
import math
import os
import re
import sys
import traceback
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from unittest import mock

_SOFTWARE = "sPyNNaker"

#: The virtual machine: as many boards of 48 chips as the network needs.
_MACHINE = {"virtual_board": "True", "version": "5"}

#: Options by which a job asks for a real machine.  Source: spinn_machine.cfg and spinnman.cfg of 7.4.1.
_REAL_MACHINES = (
    *("machine_name", "machine_spec_file", "json_path", "remote_spinnaker_url", "spalloc_server"),
    *("spalloc_machine", "bmp_names", "auto_detect_bmp"),
)

_CFG = "spynnaker.cfg"

#: The packages of the real software: an exception from within them is its verdict.
_PACKAGES = ("spynnaker", "spinn_front_end_common", "pacman", "spinn_machine", "spinnman", "spinn_utilities")

#: Raised where the machine itself would have to be asked.
_WANT_OF_A_MACHINE = ("DataNotYetAvialable", "DataNotMocked")

_READING = ("get_data", "spinnaker_get_data", "get_spike_counts", "mean_spike_count", "write_data", "get")


class Answer:
    """What there is to say so far; written down whenever it changes, for the script may be ended any time."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.content: dict[str, Any] = {
            "software": _SOFTWARE,
            "version": importlib.metadata.version(_SOFTWARE),
            "verdict": "unfinished",
            "runs": 0,
        }

    def add(self, **content: Any) -> None:
        """Write down something more."""
        self.content.update(content)
        with open(self._file + ".new", "w", encoding="utf-8") as file:
            json.dump(self.content, file)
        os.replace(self._file + ".new", self._file)


def main(answer_file: str, argv: list[str]) -> None:
    """Run a script with the real software."""
    answer = Answer(answer_file)
    answer.add()
    _configure()
    _offer_as_pynn_module()
    _keep_generation_on_machine()
    _watch_runs(answer)
    try:
        _run_script(argv)
    except SystemExit as leaving:
        _take_exit(answer, leaving)
    except BaseException as error:
        traceback.print_exc()
        answer.add(**_failure(error, argv[0], answer.content["runs"]))
    else:
        answer.add(verdict="accepted")


def _take_exit(answer: Answer, leaving: SystemExit) -> None:
    if leaving.code in (None, 0) or answer.content["runs"]:
        answer.add(verdict="accepted")
    else:
        answer.add(verdict="refused", phase="build", exception="SystemExit", message=str(leaving.code))


# --- a virtual machine ---


class _Cfg(configparser.RawConfigParser):
    """Knows options without regard to case and underscores, as the software does."""

    def optionxform(self, optionstr: str) -> str:
        """Return the name by which an option is known."""
        return optionstr.lower().replace("_", "")


def _configure() -> None:
    """Have the software use a virtual machine, whatever the script's own file says."""
    lines = "".join(f"{name} = {value}\n" for name, value in _MACHINE.items())
    with open(os.path.expanduser(f"~/.{_CFG}"), "w", encoding="utf-8") as file:
        file.write(f"[Machine]\n{lines}")
    own = _Cfg()
    with contextlib.suppress(OSError, configparser.Error, UnicodeError):  # the software will say it
        with open(_CFG, encoding="utf-8") as file:
            own.read_file(file)
        if own.has_section("Machine"):
            for name in (*_REAL_MACHINES, *_MACHINE):
                own.remove_option("Machine", own.optionxform(name))
            with open(_CFG, "w", encoding="utf-8") as file:
                own.write(file)


def _offer_as_pynn_module() -> None:
    """Make ``pyNN.spiNNaker`` importable, which the software writes into PyNN only when it is told to."""
    package = importlib.import_module("spynnaker.pyNN")
    try:
        importlib.import_module("pyNN.spiNNaker")
    except ImportError:
        module = ModuleType("pyNN.spiNNaker", package.__doc__)
        vars(module).update({name: getattr(package, name) for name in package.__all__})
        sys.modules["pyNN.spiNNaker"] = module
        importlib.import_module("pyNN").spiNNaker = module  # type: ignore[attr-defined]


def _keep_generation_on_machine() -> None:
    """Decide as for a real machine what its cores generate.

    For a virtual one, the software builds all synapses on the host, which takes long and checks less.
    """
    information = importlib.import_module("spynnaker.pyNN.models.neural_projections.synapse_information")
    information.get_config_bool = lambda *_: False  # type: ignore[attr-defined]


def _run_script(argv: list[str]) -> None:
    sys.argv = list(argv)
    sys.path[0] = os.path.dirname(os.path.abspath(argv[0]))
    module = ModuleType("__main__")
    module.__file__ = os.path.abspath(argv[0])
    module.__builtins__ = builtins  # type: ignore[attr-defined]
    sys.modules["__main__"] = module
    with open(argv[0], "rb") as file:
        exec(compile(file.read(), argv[0], "exec", dont_inherit=True), module.__dict__)


# --- failures ---


def _failure(error: BaseException, script: str, runs: int) -> dict[str, Any]:
    frames = list(traceback.extract_tb(error.__traceback__))
    own = [frame for frame in frames if frame.filename == script]
    found = {
        "phase": _phase(error, frames, runs),
        "exception": type(error).__name__,
        "message": str(error)[:2000],
        "where": f"{script}:{own[-1].lineno}" if own else "",
    }
    if not runs or (_is_software(frames[-1].filename) and not _wants_a_machine(error)):
        return {**found, "verdict": "refused"}
    note = (
        f"accepted as far as it went: {runs} runs; after that the script failed where it wanted results or a "
        "machine, and a virtual machine is none"
    )
    return {**found, "verdict": "accepted", "note": note}


def _wants_a_machine(error: BaseException) -> bool:
    return type(error).__name__ in _WANT_OF_A_MACHINE or "virtual machine" in str(error)


def _phase(error: BaseException, frames: list[traceback.FrameSummary], runs: int) -> str:
    called = {frame.name for frame in frames if _is_software(frame.filename)}
    if "setup" in called:
        return "setup"
    if called & {"_clear_and_run", "run", "run_until"}:
        return "run"
    if called.intersection(_READING):
        return "get_data"
    if runs:
        return "post_run"
    return "import" if isinstance(error, (ImportError, SyntaxError)) else "build"


def _is_software(filename: str) -> bool:
    parts = filename.replace("\\", "/").split("/")
    return "site-packages" in parts and parts[parts.index("site-packages") + 1] in _PACKAGES


# --- what was mapped ---


def _watch_runs(answer: Answer) -> None:
    """Have the size of the network written down after each run."""
    simulator = importlib.import_module("spynnaker.pyNN.spinnaker").SpiNNaker
    run = simulator._clear_and_run

    def watched(self: Any, *arguments: Any, **options: Any) -> Any:
        result = run(self, *arguments, **options)
        answer.add(runs=answer.content["runs"] + 1, **_size())
        return result

    simulator._clear_and_run = watched


def _size() -> dict[str, Any]:
    view = importlib.import_module("spynnaker.pyNN.data").SpynnakerDataView
    vertices = [(vertex, list(vertex.machine_vertices)) for vertex in view.iterate_vertices()]
    chips: set[tuple[int, int]] = set()
    for _, parts in vertices:
        for part in parts:
            place = view.get_placement_of_vertex(part)
            chips.add((place.x, place.y))
    return {
        "cores": sum(len(parts) for _, parts in vertices),
        "chips_used": len(chips),
        **_needed(view),
        "steps_at_once": view.get_max_run_time_steps() if view.has_max_run_time_steps() else sys.maxsize,
        "populations": [_population(vertex, parts) for vertex, parts in vertices],
    }


def _needed(view: Any) -> dict[str, int]:
    if not view.has_n_chips_needed():
        return {}
    chips = view.get_n_chips_needed()
    asked = re.search(r"(\d+) Boards", view.get_chips_boards_required_str())
    per_board = view.get_machine_version().n_chips_per_board
    return {
        "chips_needed": chips,
        "boards_needed": int(asked.group(1)) if asked else max(1, math.ceil(chips / per_board)),
    }


def _population(vertex: Any, parts: list[Any]) -> dict[str, Any]:
    return {
        "label": str(vertex.label),
        "kind": type(vertex).__name__,
        "size": int(vertex.n_atoms),
        "cores": len(parts),
        "memory_bytes": round(sum(float(part.sdram_required.fixed) for part in parts))
        - _generator_bytes(vertex) * len({part.vertex_slice.lo_atom for part in parts}),
        **dict(_details(vertex)),
    }


def _generator_bytes(vertex: Any) -> int:
    """Return what the descriptions of generated synapses take: nothing on a virtual machine otherwise."""
    if not hasattr(vertex, "get_synapse_expander_size"):
        return 0
    size = vertex.get_synapse_expander_size()
    with mock.patch.object(type(vertex), "_PopulationVertex__generator_info_size", lambda *_: 0):
        return int(size - vertex.get_synapse_expander_size())


def _details(vertex: Any) -> Iterator[tuple[str, Any]]:
    """Yield what only some vertices have."""
    if hasattr(vertex, "get_ring_buffer_shifts"):
        yield "ring_buffer_shifts", [int(shift) for shift in vertex.get_ring_buffer_shifts()]
    if hasattr(vertex, "n_delay_stages"):
        yield "delay_stages", int(vertex.n_delay_stages)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # threads of the script are of no interest any more
