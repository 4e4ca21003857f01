"""What a script finds as ``spynnaker.pyNN.utilities.neo_convertor``: Neo objects as plain arrays.

Source of the formats: sPyNNaker 7.4.1, ``neo_convertor``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import quantities as pq

from nmpi_emulator.backends.spinnaker.session import session


def convert_analog_signal(signal_array: Any, time_unit: Any = pq.ms) -> Any:
    """Return rows of cell, time and value of a signal."""
    ids = signal_array.annotations["channel_names"]
    times = signal_array.times.rescale(time_unit).magnitude
    return np.column_stack(
        (
            np.repeat(ids, len(times)),
            np.tile(times, len(ids)),
            np.transpose(signal_array.magnitude).reshape(-1),
        )
    )


def convert_data(data: Any, name: str, run: int = 0) -> Any:
    """Return one recorded variable as rows of cell, time and value.

    :param run: the number of the segment.
    :raises ValueError: if there is no such segment or variable.
    """
    _check_segment(data, run)
    if name in ("all", "spikes"):
        raise ValueError(f"Unable to convert {name}: give the name of one sampled variable")
    return convert_analog_signal(data.segments[run].filter(name=name)[0])


def _check_segment(data: Any, run: int) -> None:
    if len(data.segments) <= run:
        raise ValueError(
            f"Data only contains {len(data.segments)} so unable to run {run}. Note run is the zero-based"
        )


def convert_data_list(data: Any, name: str, runs: Any = None) -> list[Any]:
    """Return one recorded variable of several segments."""
    return [convert_data(data, name, run) for run in (range(len(data.segments)) if runs is None else runs)]


def convert_v_list(data: Any, runs: Any = None) -> list[Any]:
    """Return the membrane potentials of several segments."""
    return convert_data_list(data, "v", runs)


def convert_gsyn_exc_list(data: Any, runs: Any = None) -> list[Any]:
    """Return the excitatory conductances of several segments."""
    return convert_data_list(data, "gsyn_exc", runs)


def convert_gsyn_inh_list(data: Any, runs: Any = None) -> list[Any]:
    """Return the inhibitory conductances of several segments."""
    return convert_data_list(data, "gsyn_inh", runs)


def convert_gsyn(gsyn_exc: Any, gsyn_inh: Any) -> Any:
    """Return rows of cell, time, excitatory and inhibitory conductance."""
    exc = gsyn_exc.segments[0].filter(name="gsyn_exc")[0]
    inh = gsyn_inh.segments[0].filter(name="gsyn_inh")[0]
    return np.column_stack((convert_analog_signal(exc), np.transpose(inh.magnitude).reshape(-1)))


def convert_spiketrains(spiketrains: Any) -> Any:
    """Return rows of cell and time of spike trains."""
    if len(spiketrains) == 0:
        return np.empty((0, 2))
    cells = np.repeat(
        [train.annotations["source_index"] for train in spiketrains], [len(train) for train in spiketrains]
    )
    times = np.concatenate([train.rescale(pq.ms).magnitude for train in spiketrains])
    return np.column_stack((cells, times))


def convert_spikes(neo: Any, run: int = 0) -> Any:
    """Return rows of cell and time of the spikes of a segment."""
    _check_segment(neo, run)
    return convert_spiketrains(neo.segments[run].spiketrains)


def count_spiketrains(spiketrains: Any) -> int:
    """Return the number of spikes of spike trains."""
    return sum(len(train) for train in spiketrains)


def count_spikes(neo: Any) -> int:
    """Return the number of spikes of the first segment."""
    return count_spiketrains(neo.segments[0].spiketrains)


def count_spikes_by_neuron(neo: Any) -> dict[int, int]:
    """Return the number of spikes of each cell in the first segment."""
    return {train.annotations["source_index"]: len(train) for train in neo.segments[0].spiketrains}


def convert_v(v: Any) -> Any:
    """Return the membrane potential as rows of cell, time and value."""
    session().log.warn_once("convert_v is deprecated: use convert_data")
    return convert_data(v, "v")
