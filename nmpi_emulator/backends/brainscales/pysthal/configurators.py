"""The ways in which a chip is configured.  They make no difference here: there is no chip to configure."""

from __future__ import annotations


class HICANNConfigurator:
    """Configures everything."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class ParallelHICANNv4Configurator(HICANNConfigurator):
    """Configures all chips at the same time."""


class ParallelHICANNv4SmartConfigurator(ParallelHICANNv4Configurator):
    """Configures what has changed."""


class ParallelHICANNNoFGConfigurator(HICANNConfigurator):
    """Configures everything but the floating gates."""


class ParallelHICANNv4NoFGConfigurator(ParallelHICANNv4Configurator):
    """Configures everything but the floating gates."""


class ParallelHICANNNoResetNoFGConfigurator(HICANNConfigurator):
    """Configures everything but the floating gates, without a reset."""


class NoResetNoFGConfigurator(HICANNConfigurator):
    """Configures everything but the floating gates, without a reset."""


class NoFGConfigurator(HICANNConfigurator):
    """Configures everything but the floating gates."""


class NoSynapsesConfigurator(HICANNConfigurator):
    """Configures everything but the synapses."""


class DontProgramFloatingGatesHICANNConfigurator(HICANNConfigurator):
    """Configures everything but the floating gates."""


class VerifyConfigurator(HICANNConfigurator):
    """Configures nothing, and reads back."""


class ParallelHICANNv4SmartNoFGConfigurator(ParallelHICANNv4SmartConfigurator):
    """Configures what has changed, but no floating gates."""
