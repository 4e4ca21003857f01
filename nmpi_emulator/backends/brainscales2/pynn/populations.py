"""Populations, views and assemblies of BrainScaleS-2."""

# mypy: allow-subclassing-any

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from pyNN import common
from pyNN.parameters import LazyArray, ParameterSpace, simplify

from nmpi_emulator.backends.brainscales2 import calibration
from nmpi_emulator.backends.brainscales2.atomic_neuron import AtomicNeuron
from nmpi_emulator.backends.brainscales2.chip import check_codes
from nmpi_emulator.backends.brainscales2.circuits import Circuits, raw_circuits
from nmpi_emulator.backends.brainscales2.experiment import current
from nmpi_emulator.backends.brainscales2.pynn import simulator
from nmpi_emulator.backends.brainscales2.pynn.recording import Recorder
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn_brian2.populations import per_cell
from nmpi_emulator.platforms.brainscales2.parameters import DEFAULTS, OPERATING_POINT

_AFTER_CALIBRATION = (
    "is only available after the calibration: call pynn.run(None, pynn.RunCommand.PREPARE) first"
)


class Assembly(common.Assembly):
    """A group of populations and views; see PyNN's documentation."""

    _simulator = simulator


class _Cells:
    """What a population and a view have in common."""

    celltype: Any
    size: int
    recorder: Any

    @property
    def grandparent(self) -> Population:
        """The population that the cells are of."""
        raise NotImplementedError

    def _where(self) -> Any:
        raise NotImplementedError

    def _require_initial_config(self) -> None:
        """Refuse access to parameters that a loaded calibration is yet to change, if the rules do."""
        state = current()
        waiting = state.has_initial_config and not state.prepared and not self.celltype.source
        if waiting and state.rules.initial_config_first:
            raise RuntimeError(
                "Initial config not yet applied: call pynn.run(None, pynn.RunCommand.PREPARE) before "
                "parameters are read or set"
            )

    def _get_parameters(self, *names: str) -> ParameterSpace:
        self._require_initial_config()
        values, where = self.grandparent.values, self._where()
        chosen = {name: simplify(values[name][where]) for name in names}
        return ParameterSpace(chosen, self.celltype.get_schema(), shape=(self.size,))

    def _set_parameters(self, parameter_space: ParameterSpace) -> None:
        self._require_initial_config()
        parameter_space.evaluate(simplify=False)
        self.grandparent.set_values(parameter_space.as_dict(), self._where())

    def _set_initial_value_array(self, variable: str, value: LazyArray) -> None:
        """Do nothing: membranes of the chip cannot be set."""

    def _get_view(self, selector: Any, label: str | None = None) -> PopulationView:
        return PopulationView(self, selector, label)

    def record(
        self,
        variables: Any,
        to_file: Any = None,
        sampling_interval: float | None = None,
        *,
        device: str = "madc",
        locations: Any = None,
    ) -> None:
        """Record variables of all cells, or with ``None`` nothing any more.

        :param device: what samples the variables other than spikes: ``"madc"``, ``"cadc"`` or a pad.
        :raises ValueError: for a device or interval that there is not, or too many membranes.
        """
        if variables is None:
            self.recorder.reset()
            return
        if sampling_interval is not None:
            raise ValueError("the sampling_interval cannot be set: the converters of the chip have their own")
        if locations is not None:
            raise ValueError("point neurons have no locations to record at")
        self.recorder.record_from(variables, list(self), device)  # type: ignore[call-overload]
        if to_file is not None:
            self.recorder.file = to_file
            current().write_on_end.append((self, variables, to_file))


class PopulationView(_Cells, common.PopulationView):
    """A selection of the cells of a population; see PyNN's documentation."""

    _assembly_class = Assembly
    _simulator = simulator

    @property
    def grandparent(self) -> Population:
        """The population that the cells are of."""
        population: Population = self.parent.grandparent
        return population

    def _where(self) -> npt.NDArray[np.intp]:
        where: npt.NDArray[np.intp] = np.atleast_1d(self.index_in_grandparent(np.arange(self.size)))
        return where


class Population(_Cells, common.Population):
    """A group of cells of one type; see PyNN's documentation."""

    _simulator = simulator
    _recorder_class = Recorder
    _assembly_class = Assembly

    def __init__(
        self,
        size: Any,
        cellclass: Any,
        cellparams: Mapping[str, Any] | None = None,
        structure: Any = None,
        initial_values: Mapping[str, Any] | None = None,
        label: str | None = None,
    ) -> None:
        """Create ``size`` cells.

        :raises ValueError: for no cells, or if the chip has too few neuron circuits.
        """
        if isinstance(size, int) and size < 1:
            raise ValueError(f"a population has one cell or more, not {size}")
        if inspect.isclass(cellclass) and cellparams is None:
            cellparams = {}
        super().__init__(size, cellclass, cellparams, structure, dict(initial_values or {}), label)

    @property
    def grandparent(self) -> Population:
        """The population itself."""
        return self

    def _where(self) -> slice:
        return slice(None)

    def _create_cells(self) -> None:
        state = current()
        #: The circuits on the chip; sources have none.
        self.places = np.empty(0, dtype=np.int64)
        if not self.celltype.source:
            self.places = state.take_neurons(self.size)
        self.first_number = state.id_counter
        numbers = range(self.first_number, self.first_number + self.size)
        self.all_cells = np.array([simulator.ID(number) for number in numbers], dtype=simulator.ID)
        for cell in self.all_cells:
            cell.parent = self
        state.id_counter += self.size
        self._mask_local = np.ones(self.size, dtype=bool)
        space = self.celltype.parameter_space
        #: What a script has set itself, as opposed to defaults.
        self.set_by_script = {
            name
            for name, value in space.items()
            if not _is_default(value, self.celltype.default_parameters[name])
        }
        space.shape = (self.size,)
        space.evaluate(simplify=False)
        #: The parameters of every cell, as a script gives them and as the hardware takes them.
        self.asked: dict[str, npt.NDArray[Any]] = {}
        self.values: dict[str, npt.NDArray[Any]] = {}
        self.set_values(space.as_dict(), slice(None))
        self._calibrated: list[AtomicNeuron] | None = None
        self._as_calibrated: list[dict[str, Any]] = []
        self._targets: dict[str, npt.NDArray[Any]] = {}
        self._initial_config = False
        if getattr(self.celltype, "on_chip", False):
            for name in ("rate", "seed"):
                assert len(np.unique(self.values[name])) == 1, f"all cells of {self.label!r} share one {name}"
        state.populations.append(self)

    def set_values(self, parameters: Mapping[str, Any], where: Any) -> None:
        """Set parameters of the cells that ``where`` selects; codes are cut to whole numbers.

        :raises ValueError: for what is no number.
        """
        defaults = self.celltype.default_parameters
        for name, values in parameters.items():
            known = self.values.get(name)
            asked = per_cell(values, self.size if known is None else known[where].size)
            taken = self._whole(name, asked) if isinstance(defaults[name], int) else asked
            if known is None:
                self.asked[name], self.values[name] = asked, taken.copy()
            else:
                self.asked[name][where], known[where] = asked, taken
                self.set_by_script.add(name)

    def _whole(self, name: str, asked: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        if not np.isfinite(asked).all():
            raise ValueError(f"{name} of {self.label!r} must be a number, not NaN or infinity")
        whole: npt.NDArray[np.int64] = np.trunc(asked).astype(np.int64)
        return whole

    def prepare(self, has_initial_config: bool) -> None:
        """Check parameters, and calibrate if they are targets.

        :param has_initial_config: whether a calibration was loaded that parameters of the hardware add to.
        """
        state = current()
        self._initial_config = has_initial_config
        if not self.celltype.calibrated:
            check_codes(self.label, self.values, state.findings)
            self._note_compartments()
            if self._calibrated is None:
                self._calibrated = [AtomicNeuron(self._hardware_values(i)) for i in range(self.size)]
            return
        unchanged = self._targets and all(np.array_equal(self._targets[n], v) for n, v in self.values.items())
        if unchanged:
            return
        calibration.check_targets(self.label, self.values, state.findings)
        if has_initial_config:
            get("pynn").warn(f"the calibration of {self.label!r} overrides the initial_config")
        self._targets = {name: values.copy() for name, values in self.values.items()}
        self._as_calibrated = calibration.hardware_parameters(self.values)
        self._calibrated = [AtomicNeuron(values) for values in self._as_calibrated]

    def _note_compartments(self) -> None:
        joined = [n for n in self.set_by_script if n.startswith("multicompartment_") and self.values[n].any()]
        if joined:
            current().findings.note(
                "brainscales2/multi-compartment",
                f"{', '.join(sorted(joined))} of {self.label!r} have no effect: neurons have one compartment",
            )

    def _hardware_values(self, index: int) -> dict[str, Any]:
        """Return the parameters of the hardware of a neuron: its own, over those of a loaded calibration."""
        own = {name: _plain(values[index], DEFAULTS[name]) for name, values in self.values.items()}
        if not self._initial_config:
            return own
        return {**own, **{n: v for n, v in OPERATING_POINT.items() if n not in self.set_by_script}}

    def circuits(self, bypass: bool) -> Circuits:
        """Return the equations of the neurons as they are now."""
        if self.celltype.calibrated:
            made = calibration.calibrated_circuits(self.values, self.celltype.conductance_based)
            now = [neuron.values() for neuron in self._calibrated or ()]
            made = calibration.overridden(made, self._as_calibrated, now)
            made.bypass = np.full(self.size, bypass)
            return made
        rows = [self._hardware_values(index) for index in range(self.size)]
        values = {name: np.array([row[name] for row in rows]) for name in DEFAULTS}
        return raw_circuits(values, bypass)

    def parameter_table(self) -> list[dict[str, Any]]:
        """Return what became of the parameters that a script has set, for the report."""
        used = self.values
        if self.celltype.calibrated:
            used = calibration.realised_targets(self.values)
        names = list(self.values) if self.celltype.calibrated else sorted(self.set_by_script)
        return [
            {"parameter": name, "requested": _summary(self.asked[name]), "used": _summary(used[name])}
            for name in names
        ]

    @property
    def calib_target(self) -> Any:
        """The targets of the calibration, by name."""
        if self._calibrated is None or not self.celltype.calibrated:
            raise AttributeError(f"calib_target {_AFTER_CALIBRATION}")
        return calibration.realised_targets(self.values)

    @property
    def calib_hwparams(self) -> list[AtomicNeuron]:
        """The parameters of the hardware that the calibration has found, one object per neuron."""
        if self._calibrated is None or not self.celltype.calibrated:
            raise AttributeError(f"calib_hwparams {_AFTER_CALIBRATION}")
        return [AtomicNeuron(values) for values in self._as_calibrated]

    @property
    def actual_hwparams(self) -> list[AtomicNeuron]:
        """The parameters of the hardware in use, one object per neuron; a script may set them."""
        if self._calibrated is None:
            raise AttributeError(f"actual_hwparams {_AFTER_CALIBRATION}")
        return self._calibrated


def _is_default(value: Any, default: Any) -> bool:
    base = getattr(value, "base_value", value)
    return bool(np.isscalar(base) and base == default)


def _plain(value: Any, default: bool | int) -> bool | int:
    return bool(value) if isinstance(default, bool) else int(value)


def _summary(values: npt.NDArray[Any]) -> Any:
    """Return a value that all cells have, or the range of different ones."""
    low, high = float(np.min(values)), float(np.max(values))
    return low if low == high else f"{low:g} to {high:g}"
