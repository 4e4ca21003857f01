"""The exceptions of SpiNNaker's software, each in the module where scripts look for it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

_Error = TypeVar("_Error", bound=type[BaseException])


def _of(module: str) -> Callable[[_Error], _Error]:
    """Say which module an exception belongs to: tracebacks show it, and scripts import from there."""

    def assign(kind: _Error) -> _Error:
        kind.__module__ = module
        return kind

    return assign


_UTILITIES = "spinn_utilities.exceptions"
_CONFIGS = "spinn_utilities.configs"
_FRONT_END = "spinn_front_end_common.utilities.exceptions"
_PACMAN = "pacman.exceptions"
_MACHINE = "spinn_machine.exceptions"
_SPYNNAKER = "spynnaker.pyNN.exceptions"


@_of(_UTILITIES)
class SpiNNUtilsException(Exception):
    """The family of SpiNNUtilities."""


@_of(_UTILITIES)
class UnexpectedStateChange(SpiNNUtilsException):
    """The simulator was asked to stop in a state in which that makes no sense."""


@_of(_UTILITIES)
class NotSetupException(SpiNNUtilsException):
    """Something was asked for that exists only after ``setup()``."""


@_of(_UTILITIES)
class DataNotYetAvialable(SpiNNUtilsException):
    """Something was asked for that exists only after a run."""


@_of(_UTILITIES)
class SimulatorNotSetupException(SpiNNUtilsException):
    """``setup()`` was not called."""


@_of(_UTILITIES)
class SimulatorShutdownException(SpiNNUtilsException):
    """``end()`` was called, or a run failed."""


@_of(_UTILITIES)
class ShutdownException(SpiNNUtilsException):
    """What was asked for was on a machine that has been given back."""


@_of(_UTILITIES)
class SimulatorRunningException(SpiNNUtilsException):
    """The simulator runs at this moment."""


@_of(_UTILITIES)
class SimulatorNotRunException(SpiNNUtilsException):
    """The simulator has not run."""


@_of(_UTILITIES)
class ConfigException(SpiNNUtilsException):
    """The configuration was asked for before ``setup()``."""


@_of(_CONFIGS)
class NoConfigFoundException(Exception):
    """There is no configuration file."""


@_of(_CONFIGS)
class UnexpectedConfigException(Exception):
    """The configuration file holds a section or an option that does not exist."""


@_of(_FRONT_END)
class SpinnFrontEndException(Exception):
    """The family of SpiNNFrontEndCommon."""


@_of(_FRONT_END)
class ConfigurationException(SpinnFrontEndException):
    """Something is asked for that cannot be."""


@_of(_FRONT_END)
class DataSpecException(SpinnFrontEndException):
    """What is to be written to the memory of a core does not fit."""


@_of(_FRONT_END)
class ExecutableNotFoundException(SpinnFrontEndException):
    """There is no program for the cores that does what is asked for."""


@_of(_FRONT_END)
class BufferableRegionTooSmall(SpinnFrontEndException):
    """A region of memory is too small."""


@_of(_PACMAN)
class PacmanException(Exception):
    """The family of PACMAN."""


@_of(_PACMAN)
class PacmanInvalidParameterException(PacmanException):
    """A parameter is not valid."""


@_of(_PACMAN)
class PacmanAlreadyExistsException(PacmanException):
    """There is such a thing already."""


@_of(_PACMAN)
class PacmanPartitionException(PacmanException):
    """A population cannot be split into cores."""


@_of(_PACMAN)
class PacmanPlaceException(PacmanException):
    """The cores do not find room on the machine."""


@_of(_PACMAN)
class PacmanTooBigToPlace(PacmanException):
    """Something does not fit on any chip."""


@_of(_PACMAN)
class PacmanRoutingException(PacmanException):
    """No way was found through the machine."""


@_of(_PACMAN)
class PacmanConfigurationException(PacmanException):
    """Something is configured that cannot be."""


@_of(_PACMAN)
class PacmanValueError(ValueError, PacmanException):
    """A value is not valid."""


@_of(_MACHINE)
class SpinnMachineException(Exception):
    """The family of SpiNNMachine."""


@_of(_MACHINE)
class SpinnMachineInvalidParameterException(SpinnMachineException):
    """A parameter of the machine is not valid."""


@_of(_SPYNNAKER)
class SpynnakerException(Exception):
    """The family of sPyNNaker."""


@_of(_SPYNNAKER)
class MemReadException(SpynnakerException):
    """Memory of the machine cannot be read."""


@_of(_SPYNNAKER)
class FilterableException(SpynnakerException):
    """It cannot be told whether an edge can be left out."""


@_of(_SPYNNAKER)
class SynapticConfigurationException(ConfigurationException):
    """Synapses are configured in a way that does not work, or not together."""


@_of(_SPYNNAKER)
class SynapticBlockGenerationException(ConfigurationException):
    """Synaptic rows cannot be made."""


@_of(_SPYNNAKER)
class SynapticBlockReadException(ConfigurationException):
    """Synaptic rows cannot be read."""


@_of(_SPYNNAKER)
class SynapticMaxIncomingAtomsSupportException(ConfigurationException):
    """Too many cells project onto a core."""


@_of(_SPYNNAKER)
class DelayExtensionException(ConfigurationException):
    """A delay is longer than can be."""


@_of(_SPYNNAKER)
class SpynnakerSplitterConfigurationException(ConfigurationException):
    """A population is split in a way that does not work."""


@_of(_SPYNNAKER)
class InvalidParameterType(SpynnakerException):
    """A parameter has the wrong type, or does not exist."""


@_of(_SPYNNAKER)
class SynapseRowTooBigException(SpynnakerException):
    """The synapses of a cell onto one core do not fit into a row."""


#: Exceptions of what the emulator has not, by module and base classes: nothing raises them here, but scripts
#: name them in ``except``.
_NEVER_RAISED: tuple[tuple[str, tuple[type[BaseException], ...], str], ...] = (
    (
        _PACMAN,
        (PacmanException,),
        """
        MachineHasDisconnectedSubRegion MinimisationFailedError
        PacmanAlgorithmFailedToGenerateOutputsException PacmanCanNotFindChipException
        PacmanElementAllocationException PacmanNoMergeException
        PacmanExternalAlgorithmFailedToCompleteException PacmanNotExistException PacmanPruneException
        PacmanRouteInfoAllocationException PartitionMissingEdgesException SDRAMEdgeSizeException
        """,
    ),
    (_PACMAN, (ValueError,), "PacmanAlreadyPlacedError PacmanProcessorAlreadyOccupiedError"),
    (_PACMAN, (KeyError,), "PacmanNotPlacedError PacmanProcessorNotOccupiedError"),
    (_PACMAN, (KeyError, PacmanException), "PacmanNotFoundError"),
    (_PACMAN, (TypeError, PacmanException), "PacmanTypeError"),
    (
        _FRONT_END,
        (SpinnFrontEndException,),
        """
        BufferedRegionNotPresent CantFindSDRAMToUseException DatabaseException DsDatabaseException
        ExecutableFailedToStartException ExecutableFailedToStopException RallocException
        """,
    ),
    (_MACHINE, (SpinnMachineException,), "SpinnMachineAlreadyExistsException"),
    (
        _UTILITIES,
        (SpiNNUtilsException,),
        "IllegalWriterException InvalidDirectory UnexpectedCException",
    ),
    (_UTILITIES, (DataNotYetAvialable,), "DataNotMocked"),
    (_CONFIGS, (Exception,), "ConfigTemplateException"),
)


@functools.cache
def of_module(module: str) -> dict[str, type[BaseException]]:
    """Return the exceptions that belong to a module, by name."""
    raised = {
        name: value
        for name, value in globals().items()
        if isinstance(value, type) and issubclass(value, BaseException) and value.__module__ == module
    }
    named = {
        name: type(name, bases, {"__module__": module})
        for where, bases, names in _NEVER_RAISED
        if where == module
        for name in names.split()
    }
    return {**raised, **named}
