"""The enumerations of PyMarocco."""

from __future__ import annotations

import enum


class Backend(enum.Enum):
    """What happens after the mapping: nothing, an emulation, or a simulation of the hardware."""

    Without = 0
    Hardware = 1
    ESS = 2


class CalibBackend(enum.Enum):
    """Where the calibration comes from: measured (XML, Binary) or computed."""

    XML = 0
    Binary = 1
    Default = 2


class DefectsBackend(enum.Enum):
    """Where the list of defect components comes from."""

    XML = 0
    Without = 1


class Verification(enum.Enum):
    """Whether the digital configuration is read back."""

    Skip = 0
    Verify = 1


class CheckL1Locking(enum.Enum):
    """Whether the locking of repeaters is checked."""

    SkipCheck = 0
    Check = 1


class EnsureAnalogTrigger(enum.Enum):
    """Whether a membrane without trigger is an error."""

    SkipEnsure = 0
    Ensure = 1


class ScrutinizeMapping(enum.Enum):
    """Whether the result of the mapping is checked."""

    SkipScrutinize = 0
    Scrutinize = 1


class IGLSpeedup(enum.Enum):
    """The current mirror of the leak conductance."""

    SLOW = 0
    NORMAL = 1
    FAST = 2


class HICANNConfiguratorName(enum.Enum):
    """Configurators under the names that scripts of 2018 use."""

    HICANNConfigurator = 0
    ParallelHICANNv4Configurator = 1
    NoResetNoFGConfigurator = 2
    ParallelHICANNNoFGConfigurator = 3
    DontProgramFloatingGatesHICANNConfigurator = 4
