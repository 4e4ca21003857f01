"""What a script finds as ``pyNN.spiNNaker.external_devices``.

A job in the queue has no device beside it and nobody who listens, so live input and output are accepted and
do nothing, which the log says.  Devices themselves (robots, retinas, FPGAs) are refused by name.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from . import control, live
from .celltypes.kind import SPIKES
from .celltypes.model import AbstractPyNNModel
from .errors import UnexpectedStateChange
from .groups import Group
from .live_connections import SpynnakerLiveSpikesConnection, SpynnakerPoissonControlConnection, note_live
from .session import Status, session
from .sources.spike_array import check_spikes_only


class EIEIOType(enum.Enum):
    """Forms of the packets in which spikes are sent.  Source: SpiNNMan 7.4.1, EIEIOType."""

    KEY_16_BIT = 0
    KEY_PAYLOAD_16_BIT = 1
    KEY_32_BIT = 2
    KEY_PAYLOAD_32_BIT = 3


class InjectorGroup(Group):
    """Cells whose spikes would come from outside; they never spike."""

    kind_name = "SpikeInjectorVertex"

    def __init__(self, size: int, label: str, keywords: Mapping[str, Any]) -> None:
        super().__init__(size, label, size)
        self._is_recorded = False
        note_live("SpikeInjector")

    def units(self, name: str) -> str | None:
        """Return the unit of a variable."""
        if name != SPIKES:
            raise KeyError(f"Units for {name} unknown; there are: {SPIKES}")
        return ""

    def recordable(self) -> list[str]:
        """Return the names of the variables that can be recorded."""
        return [SPIKES]

    def set_recording(self, name: str, interval_ms: float | None, indices: Any) -> None:
        """Begin to record spikes."""
        check_spikes_only(name, interval_ms, indices, "SpikeInjector")
        self._is_recorded = True
        session().set_requires_mapping()

    def stop_recording(self, name: str, indices: Any) -> None:
        """Stop recording spikes."""
        check_spikes_only(name, None, indices, "SpikeInjector")
        self._is_recorded = False

    def recorded_variables(self) -> list[str]:
        """Return what is being recorded."""
        return [SPIKES] if self._is_recorded else []


class SpikeInjectorModel(AbstractPyNNModel):
    """Cells that spike when spikes come in from outside."""

    default_population_parameters = MappingProxyType(
        {
            "port": None,
            "virtual_key": None,
            "reserve_reverse_ip_tag": False,
            "splitter": None,
            "n_colour_bits": None,
        }
    )

    @property
    def name(self) -> str:
        """The name of the cell type."""
        return "SpikeInjector"

    def create_group(self, size: int, label: str, keywords: Mapping[str, Any]) -> InjectorGroup:
        """Return what a population of these cells stands for."""
        return InjectorGroup(size, label, keywords)


def SpikeInjector(  # noqa: N802
    notify: bool = True,
    database_notify_host: str | None = None,
    database_notify_port_num: int | None = None,
    database_ack_port_num: int | None = None,
) -> SpikeInjectorModel:
    """Return a cell type whose spikes come from outside."""
    return SpikeInjectorModel()


def activate_live_output_for(
    population: Any,
    *,
    database_notify_host: str | None = None,
    database_notify_port_num: int | None = None,
    database_ack_port_num: int | None = None,
    port: int | None = None,
    host: str | None = None,
    tag: int | None = None,
    strip_sdp: bool = True,
    use_prefix: bool = False,
    key_prefix: int | None = None,
    prefix_type: Any = None,
    message_type: EIEIOType = EIEIOType.KEY_32_BIT,
    right_shift: int = 0,
    payload_as_time_stamps: bool = True,
    notify: bool = True,
    use_payload_prefix: bool = True,
    payload_prefix: int | None = None,
    payload_right_shift: int = 0,
    number_of_packets_sent_per_time_step: int = 0,
    translate_keys: bool = False,
    partition_ids: Any = None,
) -> None:
    """Accept that the spikes of a population are to be sent out; nothing is sent.

    What goes to the same place in the same form goes through the same cores.
    Source: sPyNNaker 7.4.1, ``SpynnakerExternalDevicePluginManager.activate_live_output_for``.
    """
    note_live("activate_live_output_for")
    place = (port, host, tag, number_of_packets_sent_per_time_step, translate_keys)
    message = (strip_sdp, message_type, right_shift, use_prefix, key_prefix, prefix_type)
    payload = (payload_as_time_stamps, use_payload_prefix, payload_prefix, payload_right_shift)
    live.send(population._group, repr((place, message, payload)))


def activate_live_output_to(population: Any, device: Any, partition_id: str = SPIKES) -> None:
    """Refuse to send spikes to a device."""
    raise refuse_device("activate_live_output_to")


def add_poisson_live_rate_control(
    poisson_population: Any,
    *,
    control_label_extension: str = "_control",
    receive_port: int | None = None,
    database_notify_host: str | None = None,
    database_notify_port_num: int | None = None,
    database_ack_port_num: int | None = None,
    notify: bool = True,
    reserve_reverse_ip_tag: bool = False,
) -> None:
    """Accept that the rates of a Poisson population are to be set from outside."""
    note_live("add_poisson_live_rate_control")
    live.control(poisson_population._group)


def register_database_notification_request(hostname: str, notify_port: int, ack_port: int) -> None:
    """Accept that somebody is to be told when the network is loaded."""
    note_live("register_database_notification_request")


def run_sync(run_time: float, sync_time: float) -> None:
    """Run for a time; there is nothing to keep in step with."""
    note_live("run_sync")
    control.run(run_time)


def run_forever(sync_time: float = 0) -> None:
    """Refuse to run without an end."""
    raise session().findings.refuse(
        NotImplementedError,
        "spinnaker/run-forever",
        "run_forever never ends unless somebody stops it, which nobody can while a job runs in the queue: "
        "use run(simtime)",
    )


def request_stop() -> None:
    """Accept that the simulation is to stop, while it runs; it stops by itself.

    :raises UnexpectedStateChange: if it does not run.
    """
    now = session()
    if now.status is Status.RUNNING:
        return
    now.check_exists()
    when = "after the run has finished" if now.has_ever_run else "before a run"
    raise now.findings.refuse(
        UnexpectedStateChange, "spinnaker/running", f"Calling request_stop {when} does not make sense"
    )


def continue_simulation() -> None:
    """Accept that the simulation is to go on; it does not wait."""
    session().check_exists()


#: Devices, and classes for making them, that the release exports.
DEVICES = (
    "ArbitraryFPGADevice",
    "EthernetControlPopulation",
    "EthernetSensorPopulation",
    "ExternalDeviceLifControl",
    "ExternalFPGARetinaDevice",
    "ICUBRetinaDevice",
    "MunichIoSpiNNakerLinkProtocol",
    "MunichMotorDevice",
    "MunichRetinaDevice",
    "PushBotEthernetLEDDevice",
    "PushBotEthernetLaserDevice",
    "PushBotEthernetMotorDevice",
    "PushBotEthernetRetinaDevice",
    "PushBotEthernetSpeakerDevice",
    "PushBotLED",
    "PushBotLaser",
    "PushBotLifEthernet",
    "PushBotLifSpinnakerLink",
    "PushBotMotor",
    "PushBotRetinaResolution",
    "PushBotRetinaViewer",
    "PushBotSpeaker",
    "PushBotSpiNNakerLinkLEDDevice",
    "PushBotSpiNNakerLinkLaserDevice",
    "PushBotSpiNNakerLinkMotorDevice",
    "PushBotSpiNNakerLinkRetinaDevice",
    "PushBotSpiNNakerLinkSpeakerDevice",
    "SPIFInputDevice",
    "SPIFLiveSpikesConnection",
    "SPIFOutputDevice",
    "SPIFRetinaDevice",
    "protocols",
)


def refuse_device(name: str) -> NotImplementedError:
    """Return the exception for a device."""
    return session().findings.refuse(
        NotImplementedError,
        "spinnaker/external-device",
        f"{name} needs hardware beside the machine, which a job in the queue does not have",
    )


class _Device:
    """Stands for a device; whatever is done with it is refused."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise refuse_device(self.__name__)

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        raise refuse_device(self.__name__)


__all__ = [
    *DEVICES,
    "EIEIOType",
    "SpikeInjector",
    "SpynnakerLiveSpikesConnection",
    "SpynnakerPoissonControlConnection",
    "activate_live_output_for",
    "activate_live_output_to",
    "add_poisson_live_rate_control",
    "continue_simulation",
    "register_database_notification_request",
    "request_stop",
    "run_forever",
    "run_sync",
]


def __getattr__(name: str) -> Any:
    """Return something that refuses to be a device."""
    if name in DEVICES:
        return _Device(name)
    raise AttributeError(f"module 'spynnaker.pyNN.external_devices' has no attribute '{name}'")


def __dir__() -> list[str]:
    """Return the names, those of devices included."""
    return sorted({*globals(), *DEVICES})
