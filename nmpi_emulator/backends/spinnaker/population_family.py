"""What populations and views of them have in common."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from pyNN.random import NumpyRNG

from .neo_files import neo_io
from .session import session

if TYPE_CHECKING:
    from .cell_values import ParameterHolder
    from .groups import Group
    from .recorder import Recorder

#: What the log says once when a script uses calls that other simulators do not have.
_NON_STANDARD = "%s is non-standard PyNN and therefore will not be portable to other simulators."

#: What the recording methods of older releases record.
_OLD_RECORDING = {"record_v": ("v",), "record_gsyn": ("gsyn_exc", "gsyn_inh")}


class PopulationBase:
    """The family of populations and views.

    Source of the rules: sPyNNaker 7.4.1, ``PopulationBase``, ``Population`` and ``PopulationView``.
    """

    # --- what the two provide ---

    @property
    def _group(self) -> Group:
        raise NotImplementedError

    @property
    def _recorder(self) -> Recorder:
        raise NotImplementedError

    @property
    def _selection(self) -> Sequence[int] | None:
        """The indices of the cells of a view; ``None`` for a whole population."""
        return None

    @property
    def _vertex(self) -> Group:
        """The group, under the name by which scripts that look inside know it."""
        return self._group

    @property
    def label(self) -> str:
        """The name of the population or view."""
        raise NotImplementedError

    @property
    def size(self) -> int:
        """The number of cells."""
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:
        """Find the methods that only older releases have."""
        if name in _OLD_RECORDING and session().rules.has_old_recording:
            return partial(self.record, list(_OLD_RECORDING[name]))
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __len__(self) -> int:
        return self.size

    # --- cells ---

    @property
    def all_cells(self) -> list[Any]:
        """All cells."""
        return list(self.all())

    def all(self) -> Iterator[Any]:
        """Go through the cells."""
        raise NotImplementedError

    @property
    def local_cells(self) -> list[Any]:
        """All cells: there is only one host."""
        session().log.warning(
            "local calls do not really make sense on sPyNNaker: local_cells returns all_cells"
        )
        return self.all_cells

    @property
    def local_size(self) -> int:
        """The number of cells: there is only one host."""
        session().log.warning("local calls do not really make sense on sPyNNaker: local_size returns size")
        return len(self)

    def is_local(self, id: Any) -> bool:  # noqa: A002
        """Return True: there is only one host."""
        session().log.warning("local calls do not really make sense on sPyNNaker: is_local returns True")
        return True

    def __add__(self, other: Any) -> Any:
        raise self._not_implemented("sPyNNaker does not support Assemblies")

    def nearest(self, position: Any) -> Any:
        """Refuse to look for a cell by its position."""
        raise self._not_implemented("sPyNNaker does not currently do nearest")

    def receptor_types(self) -> Any:
        """Refuse to list receptor types."""
        raise self._not_implemented("sPyNNaker does not list the receptor types of a population")

    def save_positions(self, file: Any) -> None:
        """Refuse to save positions."""
        raise self._not_implemented("sPyNNaker does not save positions")

    @staticmethod
    def _not_implemented(message: str) -> NotImplementedError:
        return session().findings.refuse(NotImplementedError, "spinnaker/not-implemented", message)

    def sample(self, n: int, rng: Any = None) -> Any:
        """Return a view of *n* cells drawn at random."""
        from .views import PopulationView

        rng = rng or NumpyRNG()
        indices = rng.permutation(np.arange(len(self), dtype=np.int32))[0:n]
        return PopulationView(self, indices, label=f"Random sample size {n} from {self.label}")

    # --- parameters and state ---

    def _check_may_act(self) -> None:
        """Raise unless the script may change or read values now; views of the release do not ask."""
        if self._selection is None:
            session().check_user_can_act()

    def get(self, parameter_names: Any, gather: bool = True, simplify: bool = True) -> ParameterHolder:
        """Return the values of one or several parameters."""
        self._check_gather(gather)
        if simplify is not True:
            session().log.warn_once("The simplify value is ignored if not set to true")
        return self._group.get_parameters(parameter_names, self._selection)

    def set(self, **parameters: Any) -> None:
        """Set parameters."""
        self._check_may_act()
        for name, value in parameters.items():
            self._group.set_parameter(name, value, self._selection)

    def initialize(self, **initial_values: Any) -> None:
        """Set initial values of state variables."""
        self._check_may_act()
        if session().has_run_last and self._selection is None:
            session().log.warn_once(
                "Calling initialize without reset will have no effect. To set the current value of a "
                "state variable "
                "there is the non-PyNN function set_state."
            )
        for name, value in initial_values.items():
            self._group.set_initial(name, value, self._selection)

    @property
    def initial_values(self) -> ParameterHolder:
        """Initial values of the state variables."""
        self._check_may_act()
        return self._group.get_initial(self._group.state_names(), self._selection)

    def set_state(self, **values: Any) -> None:
        """Set present values of state variables."""
        self._check_may_act()
        session().log.warn_once(_NON_STANDARD % "set_state")
        for name, value in values.items():
            self._group.set_state(name, value, self._selection)

    @property
    def current_values(self) -> ParameterHolder:
        """Present values of the state variables."""
        self._check_may_act()
        session().log.warn_once(_NON_STANDARD % "current_values")
        return self._group.get_state(self._group.state_names(), self._selection)

    @property
    def conductance_based(self) -> bool:
        """Whether synaptic input is a conductance."""
        return self._group.conductance_based

    def find_units(self, variable: str) -> str | None:
        """Return the unit of a variable."""
        return self._group.units(variable)

    # --- recording ---

    def can_record(self, variable: str) -> bool:
        """Tell whether a variable can be recorded."""
        return variable in self._group.recordable()

    def record(self, variables: Any, to_file: Any = None, sampling_interval: float | None = None) -> None:
        """Record variables from the next run on; ``None`` stops all recording."""
        self._recorder.record(variables, to_file, sampling_interval, self._selection)

    def get_data(
        self, variables: Any = "all", gather: bool = True, clear: bool = False, *, annotations: Any = None
    ) -> Any:
        """Return what was recorded, as a Neo block."""
        self._check_gather(gather, annotations)
        return self._recorder.block(variables, self._selection, clear, annotations)

    def write_data(
        self,
        io: Any,
        variables: Any = "all",
        gather: bool = True,
        clear: bool = False,
        annotations: Any = None,
    ) -> None:
        """Write what was recorded to a file."""
        self._check_gather(gather, annotations)
        if isinstance(io, str):
            if os.path.splitext(io)[1] == ".csv":
                self._recorder.write_csv(io, variables, self._selection, annotations)
                return
            io = neo_io(io)
        io.write(self._recorder.block(variables, self._selection, clear, annotations))

    def spinnaker_get_data(self, variable: Any, as_matrix: bool = False) -> Any:
        """Return one recorded variable as an array, as releases before Neo did."""
        return self._data(variable, as_matrix, self._selection)

    def _data(self, variable: Any, as_matrix: bool, indices: Sequence[int] | None) -> Any:
        session().log.warn_once(_NON_STANDARD % "spinnaker_get_data")
        return self._recorder.matrix(variable, as_matrix, indices)

    def get_spike_counts(self, gather: bool = True) -> dict[int, int]:
        """Return the number of spikes of each cell."""
        self._check_gather(gather)
        return self._recorder.spike_counts(self._selection)

    def mean_spike_count(self, gather: bool = True) -> float:
        """Return the mean number of spikes of a cell."""
        if not gather:
            session().log.warn_once(
                "sPyNNaker only supports gather=True. We will run as if it was set to True."
            )
        counts = self.get_spike_counts()
        return sum(counts.values()) / len(counts)

    @staticmethod
    def _check_gather(gather: bool, annotations: Any = None) -> None:
        if not gather:
            session().log.warning(
                "sPyNNaker only supports gather=True. We will run as if it was set to True."
            )
        if annotations is not None:
            session().log.warn_once("The parameter annotations is not standard PyNN, it may not be portable.")
