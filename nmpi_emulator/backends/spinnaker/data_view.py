"""``SpynnakerDataView``: what scripts ask the simulator about itself.

Source: sPyNNaker 1!7.4.1 and the packages below it, ``SpynnakerDataView``.
"""

from __future__ import annotations

import unittest
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from .control import job_runner
from .errors import DataNotYetAvialable
from .machine_view import MachineView
from .session import Progress, Status, session
from .software_name import SIMULATOR

if TYPE_CHECKING:
    from .populations import Population
    from .projections import Projection


def _missing(what: str) -> DataNotYetAvialable:
    return session().findings.refuse(
        DataNotYetAvialable, "spinnaker/data-not-yet", f"{what} is not known: it is not set or not yet known"
    )


class _View(type):
    """Refuses what only exists where programs are loaded onto a machine."""

    def __getattr__(cls, name: str) -> Any:
        text = f"type object '{cls.__name__}' has no attribute '{name}'"
        if name.startswith("_"):
            raise AttributeError(text)
        raise session().findings.refuse(
            AttributeError,
            "spinnaker/absent-part",
            f"{text} in the emulator: what builds, loads and watches programs of the machine is not there",
        )


class SpynnakerDataView(metaclass=_View):
    """The state of the simulator, for reading."""

    # --- time ---

    @classmethod
    def has_time_step(cls) -> bool:
        """Tell whether the time step is known."""
        return session().has_clock

    @classmethod
    def get_simulation_time_step_us(cls) -> int:
        """Return the time step in microseconds."""
        return session().clock.step_us

    @classmethod
    def get_simulation_time_step_ms(cls) -> float:
        """Return the time step in ms."""
        return session().clock.step_ms

    @classmethod
    def get_simulation_time_step_s(cls) -> float:
        """Return the time step in seconds."""
        return session().clock.step_us / 1e6

    @classmethod
    def get_simulation_time_step_per_ms(cls) -> float:
        """Return the number of steps in a ms."""
        return session().clock.steps_per_ms

    @classmethod
    def get_simulation_time_step_per_s(cls) -> float:
        """Return the number of steps in a second."""
        return session().clock.steps_per_second

    @classmethod
    def get_hardware_time_step_us(cls) -> int:
        """Return the time step of the hardware in microseconds."""
        return session().clock.hardware_step_us

    @classmethod
    def get_hardware_time_step_ms(cls) -> float:
        """Return the time step of the hardware in ms."""
        return session().clock.hardware_step_us / 1000.0

    @classmethod
    def has_time_scale_factor(cls) -> bool:
        """Tell whether it is known how much slower than real time the machine runs."""
        return session().has_clock

    @classmethod
    def get_time_scale_factor(cls) -> float:
        """Return how many times slower than real time the machine runs."""
        return session().clock.time_scale

    @classmethod
    def get_current_run_timesteps(cls) -> int:
        """Return how many steps have been run since the beginning or the last reset."""
        return session().steps_done

    @classmethod
    def get_current_run_time_ms(cls) -> float:
        """Return the simulated time in ms."""
        return session().time_ms

    @classmethod
    def has_max_run_time_steps(cls) -> bool:
        """Tell whether it is known for how many steps there is memory."""
        return job_runner().mapping is not None

    @classmethod
    def get_max_run_time_steps(cls) -> int:
        """Return for how many steps at once there is memory for what is recorded.

        :raises DataNotYetAvialable: before the first run.
        """
        mapping = job_runner().mapping
        if mapping is None:
            raise _missing("The number of steps at once")
        return mapping.steps_at_once

    @classmethod
    def has_min_delay(cls) -> bool:
        """Tell whether the smallest delay is known."""
        return session().has_clock

    @classmethod
    def get_min_delay(cls) -> float:
        """Return the delay of synapses for which none is given, in ms."""
        return session().clock.min_delay

    # --- network ---

    @classmethod
    def iterate_populations(cls) -> Iterator[Population]:
        """Return the populations in their order."""
        return iter(session().populations)

    @classmethod
    def get_n_populations(cls) -> int:
        """Return the number of populations."""
        return len(session().populations)

    @classmethod
    def iterate_projections(cls) -> Iterator[Projection]:
        """Return the projections in their order."""
        return iter(session().projections)

    @classmethod
    def get_n_projections(cls) -> int:
        """Return the number of projections."""
        return len(session().projections)

    # --- machine ---

    @classmethod
    def get_sim_name(cls) -> str:
        """Return the name of the simulator."""
        return SIMULATOR

    @classmethod
    def has_machine(cls) -> bool:
        """Tell whether there is a machine: the network has run."""
        return job_runner().mapping is not None

    @classmethod
    def get_machine(cls) -> MachineView:
        """Return the machine that the network has run on.

        :raises DataNotYetAvialable: before the first run.
        """
        if not cls.has_machine():
            raise _missing("The machine")
        return MachineView()

    @classmethod
    def has_n_boards_required(cls) -> bool:
        """Tell whether the script has asked for a number of boards."""
        return session().n_boards_required is not None

    @classmethod
    def get_n_boards_required(cls) -> int:
        """Return how many boards the script has asked for.

        :raises DataNotYetAvialable: if it has not.
        """
        boards = session().n_boards_required
        if boards is None:
            raise _missing("The number of boards")
        return boards

    @classmethod
    def has_n_chips_needed(cls) -> bool:
        """Tell whether the number of chips is known."""
        return bool(session().n_chips_required) or job_runner().mapping is not None

    @classmethod
    def get_n_chips_needed(cls) -> int:
        """Return how many chips the script has asked for, else how many the network needs.

        :raises DataNotYetAvialable: before the first run, if the script has not asked for any.
        """
        if chips := session().n_chips_required:
            return chips
        mapping = job_runner().mapping
        if mapping is None:
            raise _missing("The number of chips")
        return mapping.chips

    @classmethod
    def get_chips_boards_required_str(cls) -> str:
        """Return in words what size of machine is needed."""
        if boards := session().n_boards_required:
            return f"Setup asked for {boards} Boards"
        if chips := session().n_chips_required:
            return f"Setup asked for {chips} Chips"
        mapping = job_runner().mapping
        return f"Graph requires {mapping.chips} Chips" if mapping else "No requirements known"

    # --- state ---

    @classmethod
    def is_setup(cls) -> bool:
        """Tell whether there is a simulator that has not been shut down."""
        return session().is_set_up

    @classmethod
    def is_running(cls) -> bool:
        """Tell whether the network runs at this moment."""
        return session().status is Status.RUNNING

    @classmethod
    def is_user_mode(cls) -> bool:
        """Tell whether the script may read data."""
        return session().status in (Status.IDLE, Status.SHUTDOWN)

    @classmethod
    def is_shutdown(cls) -> bool:
        """Tell whether the simulator has been shut down."""
        return session().status is Status.SHUTDOWN

    @classmethod
    def is_ran_ever(cls) -> bool:
        """Tell whether the network has run since it was set up."""
        return session().progress is not Progress.SETUP

    @classmethod
    def is_ran_last(cls) -> bool:
        """Tell whether the network has run and not been reset since."""
        return session().has_run_last

    @classmethod
    def is_reset_last(cls) -> bool:
        """Tell whether the network has been reset and not run since."""
        return session().progress is Progress.RESET

    @classmethod
    def get_reset_number(cls) -> int:
        """Return how many times the network has been reset."""
        return session().reset_number

    @classmethod
    def get_reset_str(cls) -> str:
        """Return how many times the network has been reset, in text; empty if it has not."""
        return str(session().reset_number or "")

    @classmethod
    def check_valid_simulator(cls) -> None:
        """Raise unless there is a simulator."""
        session().check_exists()

    @classmethod
    def check_user_can_act(cls) -> None:
        """Raise unless the script may change or read things now."""
        session().check_user_can_act()

    @classmethod
    def set_requires_mapping(cls) -> None:
        """Have the network mapped anew."""
        session().set_requires_mapping()

    @classmethod
    def raise_skiptest(cls, reason: str, parent: Exception | None = None) -> NoReturn:
        """Shut the simulator down, and raise what makes a test skipped."""
        session().status = Status.SHUTDOWN
        raise unittest.SkipTest(reason) from parent
