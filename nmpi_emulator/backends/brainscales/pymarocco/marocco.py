"""PyMarocco: everything that a script can say about the mapping and the run."""

from __future__ import annotations

from typing import Any

from nmpi_emulator.backends import job
from nmpi_emulator.backends.brainscales.coordinates import Wafer
from nmpi_emulator.backends.brainscales.pymarocco import enumerations, sections
from nmpi_emulator.backends.brainscales.pysthal.configurators import ParallelHICANNv4SmartConfigurator
from nmpi_emulator.backends.brainscales.pysthal.ess_config import ESSConfig
from nmpi_emulator.backends.brainscales.statistics import MappingStatistics
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.platforms.brainscales.limits import DEFAULT_CALIBRATION_PATH, DEFAULT_WAFER

#: Attributes of older releases, and what has taken their place.
_RENAMED = {
    "placement": "neuron_placement, input_placement and manual_placement "
    "(setDefaultNeuronSize(n) is now neuron_placement.default_neuron_size(n))",
    "routing": "l1_routing and synapse_routing",
    "roqt": "persist",
}


class PyMarocco:
    """The options of the mapping, of the calibration and of the run.

    Attributes that do not exist can be set without effect, as on the real class: a typing error passes
    in silence.
    """

    Backend = enumerations.Backend
    CalibBackend = enumerations.CalibBackend
    Verification = enumerations.Verification
    CheckL1Locking = enumerations.CheckL1Locking
    EnsureAnalogTrigger = enumerations.EnsureAnalogTrigger
    ScrutinizeMapping = enumerations.ScrutinizeMapping
    IGLSpeedup = enumerations.IGLSpeedup

    _TYPES = {
        "backend": enumerations.Backend,
        "calib_backend": enumerations.CalibBackend,
        "verification": enumerations.Verification,
        "checkl1locking": enumerations.CheckL1Locking,
        "ensure_analog_trigger": enumerations.EnsureAnalogTrigger,
        "scrutinize_mapping": enumerations.ScrutinizeMapping,
    }

    def __init__(self) -> None:
        self.backend = enumerations.Backend.Without
        self.calib_backend = enumerations.CalibBackend.Binary
        self.calib_path = DEFAULT_CALIBRATION_PATH
        self.defects = sections.Defects()
        self.default_wafer = Wafer(DEFAULT_WAFER)
        self.skip_mapping = False
        self.continue_despite_synapse_loss = False
        self.experiment = sections.Experiment()
        self.param_trafo = sections.ParamTrafo()
        self.neuron_placement = sections.NeuronPlacement()
        self.input_placement = sections.InputPlacement()
        self.manual_placement = sections.ManualPlacement()
        self.synapse_routing = sections.SynapseRouting()
        self.l1_routing = sections.L1Routing()
        self.merger_routing = sections.MergerRouting()
        self.verification = enumerations.Verification.Verify
        self.checkl1locking = enumerations.CheckL1Locking.Check
        self.ensure_analog_trigger = enumerations.EnsureAnalogTrigger.Ensure
        self.scrutinize_mapping = enumerations.ScrutinizeMapping.Scrutinize
        self.n_locking_retest = 5
        self.n_locking_recheck_after_ok = 5
        self.time_between_rechecks = 0
        self.bkg_gen_isi = 125
        self.pll_freq = 125e6
        self.hicann_configurator: Any = ParallelHICANNv4SmartConfigurator()
        self.persist = ""
        self.wafer_cfg = ""
        self.ess_config = ESSConfig()
        self.ess_temp_directory = ""
        self.stats = MappingStatistics()

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an option; enumerations take their own values only."""
        kind = self._TYPES.get(name)
        if kind is not None and not isinstance(value, kind):
            choices = ", ".join(f"PyMarocco.{kind.__name__}.{each.name}" for each in kind)
            raise TypeError(f"PyMarocco.{name} is one of {choices}, not {value!r}")
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        """Refuse an option that there is not, and say what has replaced an old one."""
        if name not in _RENAMED:
            raise AttributeError(f"PyMarocco has no option {name!r}")
        message = f"PyMarocco has no {name!r} any more; it has {_RENAMED[name]}"
        if name == "placement" and job.current().hardware_config.get("accept_old_names"):
            get("marocco").warn(message)
            return _OldPlacement(self)
        raise AttributeError(message)


class _OldPlacement:
    """``PyMarocco.placement`` of releases before 2016: sets what has replaced it."""

    def __init__(self, marocco: PyMarocco) -> None:
        self.__dict__["_marocco"] = marocco

    def setDefaultNeuronSize(self, size: int) -> None:  # noqa: N802
        """Set how many denmems a neuron is made of."""
        self.__dict__["_marocco"].neuron_placement.default_neuron_size(size)

    def __setattr__(self, name: str, value: Any) -> None:
        """Take an option that has no successor, and say that it does nothing."""
        get("marocco").warn(f"placement.{name} has no successor; the value {value!r} has no effect")


for _enumeration in (
    enumerations.Backend,
    enumerations.CalibBackend,
    enumerations.Verification,
    enumerations.CheckL1Locking,
    enumerations.EnsureAnalogTrigger,
    enumerations.ScrutinizeMapping,
    enumerations.HICANNConfiguratorName,
):
    for _member in _enumeration:
        # Scripts write PyMarocco.Hardware as well as PyMarocco.Backend.Hardware.
        setattr(PyMarocco, _member.name, _member)
