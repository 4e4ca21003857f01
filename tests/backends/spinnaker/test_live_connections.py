"""Live input and output: accepted with the arguments of the release, and without effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

RunScript = Callable[..., Any]

_BODY = """
p = sim.Population(3, sim.IF_curr_exp(), label="p")
q = sim.Population(3, sim.SpikeSourcePoisson(rate=1.0), label="q")
{}
"""


@pytest.mark.parametrize(
    "call",
    [
        "activate_live_output_for(p, database_notify_host='localhost', database_notify_port_num=19996)",
        "activate_live_output_for(p, tag=1, port=17895, host='0.0.0.0', use_prefix=True, notify=False)",
        "add_poisson_live_rate_control(q, control_label_extension='_c', notify=False)",
        "SpynnakerLiveSpikesConnection(None, ['p'], None, 19999).send_event_with_payload('p', 0, 3)",
        "SpynnakerLiveSpikesConnection(receive_labels=['p'], local_port=None).add_database_callback(print)",
        "SpynnakerPoissonControlConnection(poisson_labels=['q'], local_port=19997).set_rate('q', 0, 5.0)",
    ],
)
def test_what_the_release_takes_is_accepted_with_a_warning(run_body: RunScript, call: str) -> None:
    ran = run_body(_BODY.format("sim.external_devices." + call))
    assert ran.error is None
    assert call.partition("(")[0] + " has no effect here" in ran.log


@pytest.mark.parametrize(
    "call",
    [
        "activate_live_output_for(p, board_address='x')",
        "activate_live_output_for(p, 'localhost')",
        "add_poisson_live_rate_control(q, port=1)",
        "SpynnakerLiveSpikesConnection(labels=['p'])",
        "SpynnakerPoissonControlConnection(receive_labels=['q'])",
    ],
)
def test_other_arguments_are_refused(run_body: RunScript, call: str) -> None:
    assert type(run_body(_BODY.format("sim.external_devices." + call)).error).__name__ == "TypeError"


def test_nobody_is_at_the_other_end(run_body: RunScript) -> None:
    ran = run_body(
        "c = sim.external_devices.SpynnakerLiveSpikesConnection(local_port=19998)\n"
        "OBS['c'] = [c.local_port, c.local_ip_address, c.is_connected(), c.is_ready_to_receive(), c.close()]"
    )
    assert ran.observed["c"] == [19998, "127.0.0.1", False, False, None]
