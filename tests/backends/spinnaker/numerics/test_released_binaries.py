"""The code of the released binaries, whose results were recorded on an emulated ARM core (see data/)."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.model import CellArrays
from nmpi_emulator.backends.spinnaker.numerics.cells.form import cell_form
from nmpi_emulator.backends.spinnaker.numerics.plasticity.models import plastic_model
from nmpi_emulator.backends.spinnaker.numerics.ring_buffer import scale_name

DATA = Path(__file__).parent / "data"
CORE_RUNS = json.loads((DATA / "core.json").read_text())
STDP_RUNS = json.loads((DATA / "stdp.json").read_text())


def arrays_of(run: dict[str, Any]) -> tuple[CellArrays, dict[str, Any]]:
    """Return the arrays that a kernel sees, filled for one recorded run."""
    form = cell_form(run["kind"])
    size = len(run["v"])
    names = (*form.model.parameters, *form.model.state, *form.model.kernel.variables, "injected")
    arrays = {name: np.zeros(size) for name in names}
    arrays |= {f"input{index}": np.zeros(size) for index in range(len(form.receptors))}
    for name in set(form.parameters) & set(run["parameters"]):
        arrays[name][:] = run["parameters"][name]
    for name, value in form.model.state.items():
        arrays[name][:] = value
    arrays["v"][:] = run["v"]
    for index, shift in enumerate(run["shifts"]):
        arrays[scale_name(index)][:] = 2.0 ** (15 - shift) * form.gain
    cells: Any = SimpleNamespace(size=size, dt_ms=run["dt"], array=arrays.__getitem__)
    return cells, arrays


@pytest.mark.parametrize("run", CORE_RUNS, ids=lambda run: f"{run['kind']}-{run['dt']}")
def test_a_cell_does_what_its_binary_does(run: dict[str, Any]) -> None:
    form = cell_form(run["kind"])
    cells, arrays = arrays_of(run)
    step = form.model.kernel.bind(cells)
    step.refresh()
    assert any(tick["spikes"] for tick in run["ticks"])
    for number, tick in enumerate(run["ticks"]):
        for index, stored in enumerate(tick["inputs"]):
            arrays[f"input{index}"][:] = np.array(stored) / arrays[scale_name(index)]
        assert step().tolist() == tick["spikes"], number
        for variable, sample in zip(("v", "gsyn_exc", "gsyn_inh"), tick["samples"], strict=True):
            array, factor = form.recorded[variable]
            assert (arrays[array] * factor * 2**15).tolist() == sample, (number, variable)


@pytest.mark.parametrize(
    "run", STDP_RUNS, ids=lambda run: f"{run['timing']}-{run['weights']}-{len(run['post'])}"
)
def test_plastic_weights_become_what_the_binary_makes_them(run: dict[str, Any]) -> None:
    model = plastic_model(run["timing"], run["values"], run["weights"])
    size = len(run["delays"])
    scale = 2.0 ** (15 - run["shift"])
    constants = {**run["amplitudes"], "scale": scale, "gain": 1.0}
    arrays = {name: np.full(size, constants[name]) for name in model.parameters}
    arrays |= {name: np.full(size, value) for name, value in model.state.items()}
    arrays["weight"] = np.array(run["start"]) / scale
    synapses: Any = SimpleNamespace(
        size=size,
        dt_ms=run["dt"],
        rng=np.random.default_rng(0),
        post=np.arange(size),
        network_size=size,
        dendritic=np.array(run["delays"]),
        array=arrays.__getitem__,
    )
    assert model.rule is not None
    handler: Any = model.rule.bind(synapses)
    every = np.arange(size)
    stored = dict(zip(run["pre"], run["stored"], strict=True))
    for tick in range(1, max(run["pre"]) + 1):
        spiking = [cell for when, cell in run["post"] if when == tick]
        if spiking:
            handler.spiked(np.array(spiking), tick * run["dt"])
        if tick in stored:
            transmitted = handler.pre(every, tick * run["dt"])
            assert (transmitted * scale).tolist() == stored[tick], tick
            assert transmitted.tolist() == arrays["weight"].tolist()
