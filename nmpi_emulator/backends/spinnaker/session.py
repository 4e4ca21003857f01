"""The simulator that a script sets up, and the state it is in."""

from __future__ import annotations

import enum
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nmpi_emulator.backends.job import Job, current
from nmpi_emulator.platforms.spinnaker.rules import RuleSet, rule_set

from .clock import Clock
from .configuration import Configuration
from .errors import (
    ConfigException,
    ConfigurationException,
    NotSetupException,
    SimulatorNotSetupException,
    SimulatorRunningException,
    SimulatorShutdownException,
)
from .log import Log

if TYPE_CHECKING:
    from .groups import Group
    from .live import LiveReceiver
    from .populations import Population
    from .projections import Projection
    from .recorded import Segment


class Status(enum.Enum):
    """What the simulator does."""

    NOT_SETUP = "not set up"
    IDLE = "not running"
    RUNNING = "running"
    SHUTDOWN = "shut down"


class Progress(enum.Enum):
    """What happened last to the network."""

    SETUP = "set up"
    HAS_RUN = "has run"
    RESET = "reset"


class Session:
    """The state of the simulator: one a job.

    Its parts come with ``setup()``; whoever asks for them earlier gets the exception that the real software
    raises in that case.
    """

    def __init__(self) -> None:
        job = current()
        self.job: Job = job
        self.rules: RuleSet = rule_set(job.hardware_config.get("spynnaker_version"))
        self.conformance = bool(job.hardware_config.get("conformance", False))
        self.findings = job.findings
        self.log = Log()
        self.status = Status.NOT_SETUP
        self._random = np.random.SeedSequence(job.seed)
        self._configuration: Configuration | None = None
        self._clock: Clock | None = None
        self.clear()

    def clear(self) -> None:
        """Forget the network, as ``setup()`` does."""
        self.progress = Progress.SETUP
        self.requires_mapping = True
        self.requires_data = True
        self.groups: list[Group] = []
        #: Groups whose place in the network another one of the same label has taken.
        self.lost_groups: list[Group] = []
        self.populations: list[Population] = []
        self.projections: list[Projection] = []
        #: What sends spikes out, by how and where to.
        self.live_receivers: dict[Hashable, LiveReceiver] = {}
        self.segments: list[Segment] = []
        self.steps_done = 0
        self.reset_number = 0
        self.n_boards_required: int | None = None
        self.n_chips_required: int | None = None
        self.fixed_chips: dict[str, tuple[int, int]] = {}
        self.model_limits: dict[tuple[type, str], Any] = {}
        self.next_cell_id = 0
        self._equal_labels = 0
        self._edge_labels = 0
        self._has_ever_run = False

    # --- what exists only after setup() ---

    @property
    def configuration(self) -> Configuration:
        """The options of ``spynnaker.cfg``."""
        if self._configuration is None:
            raise self.findings.refuse(
                ConfigException,
                "spinnaker/not-set-up",
                "The configuration is needed here, and exists only after setup() has been called",
            )
        return self._configuration

    @property
    def clock(self) -> Clock:
        """The time steps."""
        if self._clock is None:
            raise self.findings.refuse(
                NotSetupException,
                "spinnaker/not-set-up",
                "The time step is needed here, and is known only after setup() has been called",
            )
        return self._clock

    @property
    def has_clock(self) -> bool:
        """Whether the time steps are known."""
        return self._clock is not None

    def begin(self, configuration: Configuration, clock: Clock) -> None:
        """Be set up."""
        self._configuration, self._clock = configuration, clock
        self.status = Status.IDLE

    def read_configuration(self) -> Configuration:
        """Read the options anew from the working directory."""
        return Configuration(Path.cwd(), self.findings, self.rules.other_options)

    # --- what may be done when ---

    @property
    def is_set_up(self) -> bool:
        """Whether there is a simulator that has not been shut down."""
        return self.status in (Status.IDLE, Status.RUNNING)

    def check_exists(self) -> None:
        """Raise if there is no simulator, or none any more."""
        if self.status is Status.NOT_SETUP:
            raise self.findings.refuse(
                SimulatorNotSetupException,
                "spinnaker/not-set-up",
                "This call is not supported before setup() has been called",
            )
        if self.status is Status.SHUTDOWN:
            raise self.findings.refuse(
                SimulatorShutdownException,
                "spinnaker/shut-down",
                "This call is not supported after end() has been called, or after a run has failed",
            )

    def check_user_can_act(self) -> None:
        """Raise unless the script may change or read things now."""
        if self.status is Status.RUNNING:
            raise self.findings.refuse(
                SimulatorRunningException,
                "spinnaker/running",
                "This call is not supported while the simulator runs",
            )
        self.check_exists()

    @property
    def has_run_last(self) -> bool:
        """Whether the network has run since it was set up or reset."""
        return self.progress is Progress.HAS_RUN

    @property
    def has_ever_run(self) -> bool:
        """Whether the network has run at all."""
        return self._has_ever_run

    def note_run(self) -> None:
        """Remember that the network has run."""
        self.progress = Progress.HAS_RUN
        self._has_ever_run = True
        self.requires_mapping = self.requires_data = False

    def set_requires_mapping(self) -> None:
        """Note that the network has changed: it cannot go on running without a reset."""
        self.check_user_can_act()
        self.requires_mapping = self.requires_data = True

    # --- time ---

    @property
    def time_ms(self) -> float:
        """Simulated time since the beginning or the last reset, in ms."""
        return self.steps_done * self.clock.step_ms

    # --- names and numbers ---

    def add_group(self, group: Group) -> None:
        """Add what a population stands for; a label that is there already gets a numeral.

        All equal labels are counted together.
        """
        self.check_user_can_act()
        self.requires_mapping = self.requires_data = True
        known = {each.label: each for each in self.groups}
        if group.label in known:
            self._equal_labels += 1
            group.label = f"{group.label}{self._equal_labels}"
            if group.label in known:
                self._lose(known[group.label])
        self.groups.append(group)

    def _lose(self, group: Group) -> None:
        """Take a group out of the network: another has got its label.

        The numeral that makes a label unlike one may make it like another.
        Source: PACMAN 7.4.1, ``ApplicationGraph.add_vertex``.
        """
        self.groups.remove(group)
        self.lost_groups.append(group)
        message = (
            f"Two populations have got the label {group.label}, which the release completes with a numeral: "
            "the first of them is not in the network; give them labels that do not end in numerals"
        )
        self.findings.note("spinnaker/label", message, actual=group.label)
        self.log.warning(message)

    def number_cells(self, size: int) -> tuple[int, int]:
        """Return the first and the last ID for a population of *size* cells."""
        first = self.next_cell_id
        self.next_cell_id += size
        return first, self.next_cell_id - 1

    def next_edge_label(self) -> str:
        """Return the label of a projection that has none."""
        self._edge_labels += 1
        return f"projection edge {self._edge_labels}"

    def generator(self, seed: int | None = None) -> np.random.Generator:
        """Return a new generator of random numbers: of *seed*, else of the job's seed."""
        sequence = np.random.SeedSequence(seed) if seed is not None else self._random.spawn(1)[0]
        return np.random.default_rng(sequence)

    # --- short forms ---

    def refuse_configuration(self, code: str, message: str, **details: Any) -> ConfigurationException:
        """Return a ConfigurationException for a violation."""
        return self.findings.refuse(ConfigurationException, code, message, **details)


def session() -> Session:
    """Return the session of the job that runs in this process."""
    return current().part(Session)
