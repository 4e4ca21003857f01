"""The code of the released binaries, whose results were recorded on an emulated ARM core (see data/)."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.engine.cells.model import CellArrays
from nmpi_emulator.backends.engine.synapses.model import SynapseModel
from nmpi_emulator.backends.spinnaker.numerics.cells.form import cell_form
from nmpi_emulator.backends.spinnaker.numerics.plasticity.models import modulated_model, plastic_model
from nmpi_emulator.backends.spinnaker.numerics.plasticity.modulation import Modulation
from nmpi_emulator.backends.spinnaker.numerics.ring_buffer import scale_name

DATA = Path(__file__).parent / "data"
CORE_RUNS = json.loads((DATA / "core.json").read_text())
PLASTIC_RUNS = json.loads((DATA / "stdp.json").read_text())
STDP_RUNS = [run for run in PLASTIC_RUNS if "modulation" not in run]
MODULATED_RUNS = [run for run in PLASTIC_RUNS if "modulation" in run]


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
    recorded = {array for array, _ in form.recorded.values()}
    cells: Any = SimpleNamespace(size=size, dt_ms=run["dt"], array=arrays.__getitem__, sampled=recorded)
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


def bound(model: SynapseModel, run: dict[str, Any], **columns: Any) -> tuple[Any, dict[str, Any]]:
    """Return the handler of the synapses of a recorded run, and their arrays."""
    constants = {**run["amplitudes"], "scale": 2.0 ** (15 - run["shift"]), "gain": 1.0}
    size = len(columns["weight"])
    arrays = {name: np.full(size, constants.get(name, 0.0)) for name in model.parameters}
    arrays |= {name: np.full(size, value) for name, value in model.state.items()} | columns
    repeats = size // len(run["delays"])
    synapses: Any = SimpleNamespace(
        size=size,
        dt_ms=run["dt"],
        rng=np.random.default_rng(0),
        post=np.tile(np.arange(len(run["delays"])), repeats),
        network_size=len(run["delays"]),
        dendritic=np.tile(run["delays"], repeats),
        array=arrays.__getitem__,
    )
    assert model.rule is not None
    return model.rule.bind(synapses), arrays


def spiking(run: dict[str, Any], tick: int) -> list[int]:
    return [cell for when, cell in run["post"] if when == tick]


@pytest.mark.parametrize(
    "run", STDP_RUNS, ids=lambda run: f"{run['timing']}-{run['weights']}-{len(run['post'])}"
)
def test_plastic_weights_become_what_the_binary_makes_them(run: dict[str, Any]) -> None:
    scale = 2.0 ** (15 - run["shift"])
    model = plastic_model(run["timing"], run["values"], run["weights"])
    handler, arrays = bound(model, run, weight=np.array(run["start"]) / scale)
    stored = dict(zip(run["pre"], run["stored"], strict=True))
    for tick in range(1, max(run["pre"]) + 1):
        if cells := spiking(run, tick):
            handler.spiked(np.array(cells), tick * run["dt"])
        if tick in stored:
            transmitted = handler.pre(np.arange(len(run["delays"])), tick * run["dt"])
            assert (transmitted * scale).tolist() == stored[tick], tick
            assert transmitted.tolist() == arrays["weight"].tolist()


@pytest.mark.parametrize("run", MODULATED_RUNS, ids=lambda run: f"{run['shift']}-{len(run['post'])}")
def test_rewarded_weights_become_what_the_binary_makes_them(run: dict[str, Any]) -> None:
    scale, size = 2.0 ** (15 - run["shift"]), len(run["delays"])
    model = modulated_model("pair", run["values"], "additive", Modulation(**run["modulation"]))
    # Each cell has one plastic synapse, one that rewards it and one that punishes it.
    handler, arrays = bound(
        model,
        run,
        weight=np.concatenate([np.array(run["start"]) / scale, np.full(2 * size, run["amount"])]),
        modulates=np.repeat([0.0, 1.0, -1.0], size),
    )
    stored = dict(zip(run["pre"], run["stored"], strict=True))
    modulated = {tick: (cells, sign) for tick, cells, sign in run["modulated"]}
    for tick in range(1, max(run["pre"]) + 1):
        if cells := spiking(run, tick):
            handler.spiked(np.array(cells), tick * run["dt"])
        if tick in modulated:
            cells, sign = modulated[tick]
            sources = np.array(cells, dtype=int) + (size if sign > 0 else 2 * size)
            assert not handler.pre(sources, tick * run["dt"]).any()
        if tick in stored:
            handler.pre(np.arange(size), tick * run["dt"])
            assert (arrays["weight"][:size] * scale).tolist() == stored[tick][::2], tick
            assert arrays["eligibility"][:size].tolist() == stored[tick][1::2], tick
