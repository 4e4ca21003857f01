"""Set up, run and end a simulation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pyNN import common
from pyNN.common.control import DEFAULT_MAX_DELAY, DEFAULT_MIN_DELAY, DEFAULT_TIMESTEP

from nmpi_emulator.backends import job
from nmpi_emulator.backends.pynn_brian2 import simulator

#: The names under which scripts pass a seed to ``setup``, in the order of precedence.  ``rng_seed``
#: is that of PyNN for NEST, ``rng_seeds`` an older one with a list.
SEED_NAMES = ("rng_seed", "rng_seeds", "rng_seeds_seed", "seed")


#: Functions of the time (ms) that return when they want to be called again (ms).
Callbacks = Sequence[Callable[[float], float]]


def setup(
    timestep: float = DEFAULT_TIMESTEP,
    min_delay: float | str = DEFAULT_MIN_DELAY,
    **extra_params: Any,
) -> int:
    """Begin a new simulation; whatever was built before is forgotten.

    ``timestep``, ``min_delay`` and ``max_delay`` are in ms.  ``rng_seed`` (an integer) makes all
    random numbers of the simulation repeatable: Poisson and other random sources, noise, stochastic
    cells and synapses, and ``NativeRNG`` without a seed of its own.
    """
    common.setup(timestep, min_delay, **extra_params)
    if not timestep > 0:
        raise ValueError(f"The time step must be greater than 0 ms, not {timestep!r}.")
    simulator.state.clear(
        timestep=float(timestep),
        min_delay=min_delay,
        max_delay=extra_params.get("max_delay", DEFAULT_MAX_DELAY),
        seed=_seed(extra_params),
    )
    job.current().progress.build()
    return simulator.state.mpi_rank


def _seed(extra_params: dict[str, Any]) -> int | None:
    """Return the seed among the extra parameters of ``setup``."""
    for name in SEED_NAMES:
        value = extra_params.get(name)
        if isinstance(value, (list, tuple)):
            value = value[0] if value else None
        if value is not None:
            return int(value)
    return None


def end(compatible_output: bool = True) -> None:
    """Write the data that ``record(..., to_file=...)`` asked for."""
    for population, variables, file in simulator.state.write_on_end:
        population.write_data(file, variables)
    simulator.state.write_on_end = []


_, _run_until = common.build_run(simulator)


def run_until(time_point: float, callbacks: Callbacks | None = None) -> float:
    """Advance the simulation until ``time_point`` (ms); return the time (ms).

    ``callbacks`` are called with the time and return when they want to be called again.
    """
    with job.current().progress.towards(time_point):
        now: float = _run_until(time_point, callbacks)
    return now


def run(simtime: float, callbacks: Callbacks | None = None) -> float:
    """Advance the simulation by ``simtime`` ms; see :func:`run_until`."""
    return run_until(simulator.state.t + simtime, callbacks)


run_for = run

reset = common.build_reset(simulator)

initialize = common.initialize

(
    get_current_time,
    get_time_step,
    get_min_delay,
    get_max_delay,
    num_processes,
    rank,
) = common.build_state_queries(simulator)


def name() -> str:
    """Return the name of the simulator."""
    return simulator.name
