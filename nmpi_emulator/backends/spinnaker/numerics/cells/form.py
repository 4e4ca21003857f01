"""A cell type as the front end needs it: a model of the engine, and the names of things in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from nmpi_emulator.backends.engine.cells.model import CellModel, Kernel
from nmpi_emulator.backends.spinnaker.numerics.arithmetic import FIXED_POINT, FLOATING_POINT
from nmpi_emulator.backends.spinnaker.numerics.cells.catalogue import CELLS
from nmpi_emulator.backends.spinnaker.numerics.cells.engine_models import (
    ENGINE_CELLS,
    FactoredKernel,
    SignedNames,
)
from nmpi_emulator.backends.spinnaker.numerics.cells.sampling import SamplingKernel, Unit
from nmpi_emulator.backends.spinnaker.numerics.cells.standard import StandardCell, StandardKernel
from nmpi_emulator.backends.spinnaker.numerics.effects import ALL, Effects
from nmpi_emulator.backends.spinnaker.numerics.ring_buffer import (
    SaturatingKernel,
    saturation_name,
    scale_name,
)


@dataclass(frozen=True, eq=False)
class CellForm:
    """A cell type under certain effects.

    ``parameters`` lead from sPyNNaker's names to those of the model; ``state`` and ``recorded`` lead
    from a state variable and a recordable to the model's array, with the sign that it has there.
    ``receptors`` are in the order of their indices.  ``scales`` names, for each receptor, the
    parameter that holds how many stored units make one nA or uS, and ``saturations`` the state
    variable that counts cut sums; both are empty where weights are not quantised.
    ``gain`` is the global weight scale.
    """

    name: str
    model: CellModel
    receptors: tuple[str, ...]
    gain: float
    parameters: Mapping[str, str]
    state: SignedNames
    recorded: SignedNames
    scales: tuple[str, ...] = ()
    saturations: tuple[str, ...] = ()


@lru_cache
def cell_form(name: str, effects: Effects = ALL) -> CellForm:
    """Return a cell type of SpiNNaker under these effects.

    Equal arguments give the same object, so that all cells of a type are one group.

    :param name: as scripts know it, ``IF_curr_exp`` or ``StocExp``.
    :raises KeyError: there is no such cell type.
    """
    if name not in CELLS:
        raise KeyError(f"SpiNNaker has no cell type {name!r}; it has {', '.join(sorted(CELLS))}.")
    if name in ENGINE_CELLS and not (effects.state or effects.order):
        return _engine_form(name, effects)
    cell = CELLS[name]
    model = CellModel(
        name=f"spinnaker_{name}",
        parameters=cell.parameters,
        state=cell.state,
        receptors=len(cell.receptors),
        kernel=_kernel(cell, effects),
    )
    recorded = {recordable: (array, 1.0) for recordable, array in cell.samples.items()}
    parameters = {parameter: parameter for parameter in cell.parameters}
    state = {variable: (variable, 1.0) for variable in cell.state}
    return _form(name, effects, model, parameters, state, recorded)


def _kernel(cell: StandardCell | Unit, effects: Effects) -> Kernel:
    arithmetic = FIXED_POINT if effects.state else FLOATING_POINT
    if isinstance(cell, StandardCell):
        return StandardKernel(cell, arithmetic, effects.order)
    return SamplingKernel(cell, arithmetic)


def _engine_form(name: str, effects: Effects) -> CellForm:
    cell = ENGINE_CELLS[name]
    # It keeps its name, by which the cache knows its compiled code.
    model = replace(cell.model, kernel=FactoredKernel(cell.model.kernel, cell.factors))
    return _form(name, effects, model, cell.parameters, cell.state, cell.recorded)


def _form(
    name: str,
    effects: Effects,
    model: CellModel,
    parameters: Mapping[str, str],
    state: SignedNames,
    recorded: SignedNames,
) -> CellForm:
    """Put a form together; where weights are quantised, its inputs saturate."""
    scales: tuple[str, ...] = ()
    saturations: tuple[str, ...] = ()
    if effects.weights:
        scales = tuple(scale_name(index) for index in range(model.receptors))
        saturations = tuple(saturation_name(index) for index in range(model.receptors))
        model = replace(
            model,
            parameters=(*model.parameters, *scales),
            state={**model.state, **dict.fromkeys(saturations, 0.0)},
            kernel=SaturatingKernel(model.kernel, model.receptors),
        )
    return CellForm(
        name=name,
        model=model,
        receptors=CELLS[name].receptors,
        gain=CELLS[name].gain,
        parameters=parameters,
        state=state,
        recorded=recorded,
        scales=scales,
        saturations=saturations,
    )
