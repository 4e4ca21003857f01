"""The functions of pynn_brainscales.brainscales2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyNN import common

from nmpi_emulator.backends.brainscales2.experiment import RunCommand, current
from nmpi_emulator.backends.brainscales2.pynn import simulator
from nmpi_emulator.backends.brainscales2.pynn.connectors import FixedProbabilityConnector
from nmpi_emulator.backends.brainscales2.pynn.helper import Chip
from nmpi_emulator.backends.brainscales2.pynn.populations import Population
from nmpi_emulator.backends.brainscales2.pynn.projections import Projection
from nmpi_emulator.backends.brainscales2.pynn.standardmodels.synapses import StaticSynapse
from nmpi_emulator.backends.job import current as current_job

_OPTIONS = (
    "neuronPermutation",
    "backgroundPermutation",
    "initial_config",
    "injected_config",
    "injected_readout",
    "connection",
    "enable_neuron_bypass",
    "calibration_cache",
    "injected_calib_target",
    "injected_calib_options",
    "max_delay",
)


def setup(timestep: float = 0.1, min_delay: Any = 0.0, **extra_params: Any) -> int:
    """Begin a new network; time step and delays make no difference on an analog chip.

    :raises KeyError: for an argument that there is not.
    :raises TypeError: for an ``initial_config`` that is none.
    """
    unknown = [name for name in extra_params if name not in _OPTIONS]
    if unknown:
        raise KeyError(
            f"unhandled extra_params in call to pynn.setup(...): {', '.join(unknown)}; "
            f"there are {', '.join(_OPTIONS)}"
        )
    config = extra_params.get("initial_config")
    if config is not None and not isinstance(config, Chip):
        raise TypeError(
            f"initial_config is what pynn.helper.chip_from_nightly() or chip_from_file() returns: {config!r}"
        )
    current().clear(extra_params)
    current_job().progress.build()
    return 0


def run(runtime: float | None, command: RunCommand = RunCommand.EXECUTE) -> float:
    """Run the network for a time, in ms of the hardware.

    :param command: ``PREPARE`` maps and calibrates only, ``APPEND`` takes a snippet, ``EXECUTE`` runs.
    """
    current().run(runtime, command)
    current_job().progress.built()
    return current().t


def run_for(runtime: float | None, command: RunCommand = RunCommand.EXECUTE) -> float:
    """Run the network for a time, in ms of the hardware."""
    return run(runtime, command)


def run_until(tstop: float) -> float:
    """Run the network until a time, in ms of the hardware."""
    return run(tstop - current().t)


reset: Callable[..., None] = common.build_reset(simulator)


def preprocess() -> None:
    """Map and calibrate; today's scripts call ``run(None, RunCommand.PREPARE)``."""
    run(None, RunCommand.PREPARE)


def end(compatible_output: bool = True) -> None:
    """Write the data that ``record(..., to_file=...)`` asked for."""
    for population, variables, file in current().write_on_end:
        population.write_data(file, variables)
    current().write_on_end = []


def initialize(cells: Any, **initial_values: Any) -> None:
    """Take initial values, which have no effect: membranes of the chip cannot be set."""
    cells.initialize(**initial_values)


(
    get_current_time,
    get_time_step,
    get_min_delay,
    get_max_delay,
    num_processes,
    rank,
) = common.build_state_queries(simulator)

create = common.build_create(Population)
connect = common.build_connect(Projection, FixedProbabilityConnector, StaticSynapse)
set = common.set  # noqa: A001
record = common.build_record(simulator)


def list_standard_models() -> list[str]:
    """Return the names of all cell types."""
    return [
        "HXNeuron",
        "CalibHXNeuronCuba",
        "CalibHXNeuronCoba",
        "SpikeSourceArray",
        "SpikeSourcePoisson",
        "SpikeSourcePoissonOnChip",
    ]
