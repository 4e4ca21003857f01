"""Connections of a script to the simulation while it runs: accepted, and without effect.

Source of the names: sPyNNaker 7.4.1, ``SpynnakerLiveSpikesConnection`` and its like,
with what they have from SpiNNFrontEndCommon's ``LiveEventConnection`` and SpiNNMan's ``UDPConnection``.
"""

from __future__ import annotations

from typing import Any

from .session import session


def note_live(what: str) -> None:
    """Say once that nothing is sent or received."""
    message = f"{what} has no effect here: no spikes are sent or received while the simulation runs"
    if message not in session().log.warnings:
        session().findings.note("spinnaker/live-io", message)
        session().log.warn_once(message)


class LiveEventConnection:
    """A connection to a running simulation; its callbacks are never called."""

    def __init__(self, local_host: str | None, local_port: int | None) -> None:
        self.local_port = local_port or 0
        self.local_ip_address = local_host or "127.0.0.1"
        self.remote_ip_address: str | None = None
        self.remote_port: int | None = None
        note_live(type(self).__name__)

    # --- what is to be called ---

    def add_database_callback(self, database_callback_function: Any) -> None:
        """Accept a function to be called when the data base of the network is there."""

    def add_init_callback(self, label: str, init_callback: Any) -> None:
        """Accept a function to be called when the network is loaded."""

    def add_start_callback(self, label: str, start_callback: Any) -> None:
        """Accept a function to be called when the simulation starts."""

    def add_start_resume_callback(self, label: str, start_resume_callback: Any) -> None:
        """Accept a function to be called when the simulation starts or goes on."""

    def add_pause_stop_callback(self, label: str, pause_stop_callback: Any) -> None:
        """Accept a function to be called when the simulation pauses or stops."""

    def add_receive_callback(self, label: str, live_event_callback: Any, translate_key: bool = True) -> None:
        """Accept a function to be called with spikes and their time."""

    def add_receive_no_time_callback(
        self, label: str, live_event_callback: Any, translate_key: bool = True
    ) -> None:
        """Accept a function to be called with spikes."""

    # --- whom to listen to, and whom to send to ---

    def add_receive_label(self, label: str) -> None:
        """Accept a population to receive spikes from."""

    def add_send_label(self, label: str) -> None:
        """Accept a population to send spikes to."""

    # --- sending ---

    def send_event(self, label: str, atom_id: int, send_full_keys: bool = False) -> None:
        """Accept a spike."""

    def send_events(self, label: str, atom_ids: Any, send_full_keys: bool = False) -> None:
        """Accept spikes."""

    def send_event_with_payload(self, label: str, atom_id: int, payload: int) -> None:
        """Accept an event with a value."""

    def send_events_with_payloads(self, label: str, atom_ids_and_payloads: Any) -> None:
        """Accept events with values."""

    def send_eieio_message(self, message: Any, label: str) -> None:
        """Accept a message."""

    def is_connected(self) -> bool:
        """Return that nobody is at the other end."""
        return False

    def is_ready_to_receive(self, timeout: float = 0) -> bool:
        """Return that nothing has come."""
        return False

    def close(self) -> None:
        """Close the connection."""


class SpynnakerLiveSpikesConnection(LiveEventConnection):
    """A connection that receives and sends spikes."""

    def __init__(
        self,
        receive_labels: Any = None,
        send_labels: Any = None,
        local_host: str | None = None,
        local_port: int | None = 19999,
        live_packet_gather_label: str = "LiveSpikeReceiver",
    ) -> None:
        super().__init__(local_host, local_port)

    def send_spike(self, label: str, neuron_id: int, send_full_keys: bool = False) -> None:
        """Accept a spike."""

    def send_spikes(self, label: str, neuron_ids: Any, send_full_keys: bool = False) -> None:
        """Accept spikes."""


class SpynnakerPoissonControlConnection(LiveEventConnection):
    """A connection that sets the rates of Poisson sources."""

    def __init__(
        self,
        poisson_labels: Any = None,
        local_host: str | None = None,
        local_port: int | None = 19999,
        control_label_extension: str = "_control",
    ) -> None:
        super().__init__(local_host, local_port)

    def add_poisson_label(self, label: str) -> None:
        """Accept a population to control."""

    def set_rates(self, label: str, neuron_id_rates: Any) -> None:
        """Accept rates."""

    def set_rate(self, label: str, neuron_id: int, rate: float) -> None:
        """Accept a rate."""
