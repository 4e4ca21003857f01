"""What a script finds as ``spynnaker.spynnaker_plotting``: panels that also take plain arrays.

Source of the behaviour: sPyNNaker 7.4.1, ``spynnaker_plotting``.
"""

from __future__ import annotations

from itertools import repeat
from typing import Any

import neo
import numpy as np


def _handle_options(axes: Any, options: dict[str, Any]) -> None:
    """Move what belongs to the axes from options of a line to them."""
    for name, setter in (("xlim", axes.set_xlim), ("ylim", axes.set_ylim), ("xlabel", axes.set_xlabel)):
        if name in options:
            setter(options.pop(name))
    if "ylabel" in options:
        axes.set_ylabel(options.pop("ylabel"))
    if not options.pop("xticks", False):
        axes.tick_params(axis="x", labelbottom=False)
    if not options.pop("yticks", True):
        axes.tick_params(axis="y", labelleft=False)


def plot_spikes_numpy(axes: Any, spikes: Any, label: str = "", **options: Any) -> None:
    """Plot rows of cell and time as a raster."""
    _handle_options(axes, options)
    axes.plot(spikes[:, 1], spikes[:, 0], "b.", **options)
    if label:
        axes.text(0.95, 0.95, label, transform=axes.transAxes, ha="right", va="top")


def plot_spiketrains(axes: Any, spiketrains: Any, label: str = "", **options: Any) -> None:
    """Plot spike trains as a raster."""
    rows = [(train.annotations["source_index"], float(time)) for train in spiketrains for time in train]
    plot_spikes_numpy(axes, np.array(rows).reshape(-1, 2), label, **options)


def heat_plot_numpy(axes: Any, data: Any, label: str = "", **options: Any) -> None:
    """Plot rows of cell, time and value as a heat map."""
    _handle_options(axes, options)
    cells, times = data[:, 0].astype(int), data[:, 1]
    grid = np.full((cells.max() + 1, len(np.unique(times))), np.nan)
    grid[cells, np.unique(times, return_inverse=True)[1]] = data[:, 2]
    axes.imshow(grid, aspect="auto", origin="lower", **options)
    if label:
        axes.text(0.95, 0.95, label, transform=axes.transAxes, ha="right", va="top")


def heat_plot_neo(axes: Any, signal_array: Any, label: str = "", **options: Any) -> None:
    """Plot a signal as a heat map."""
    _handle_options(axes, options)
    axes.imshow(signal_array.magnitude.T, aspect="auto", origin="lower", **options)
    if label:
        axes.text(0.95, 0.95, label, transform=axes.transAxes, ha="right", va="top")


def plot_segment(axes: Any, segment: Any, label: str = "", **options: Any) -> None:
    """Plot the spikes of a segment, or its signal."""
    if segment.spiketrains:
        plot_spiketrains(axes, segment.spiketrains, label, **options)
    elif segment.analogsignals:
        heat_plot_neo(axes, segment.analogsignals[0], label, **options)
    else:
        raise ValueError("There is nothing in the segment that could be plotted")


class SpynnakerPanel:
    """A panel of a figure that takes Neo objects, or arrays of rows of cell, time and perhaps value."""

    def __init__(self, *data: Any, **options: Any) -> None:
        self.data = list(data)
        self.options = options
        self.data_labels = options.pop("data_labels", repeat(None))
        self.line_properties = options.pop("line_properties", repeat({}))

    def plot(self, axes: Any) -> None:
        """Plot all data of the panel."""
        for datum, label, properties in zip(self.data, self.data_labels, self.line_properties, strict=False):
            self._plot(axes, datum, label or "", {**self.options, **properties})

    @staticmethod
    def _plot(axes: Any, datum: Any, label: str, options: dict[str, Any]) -> None:
        if isinstance(datum, np.ndarray) and not isinstance(datum, neo.AnalogSignal):
            plotter = plot_spikes_numpy if datum.shape[1] == 2 else heat_plot_numpy
            plotter(axes, datum, label, **options)
        elif isinstance(datum, neo.AnalogSignal):
            heat_plot_neo(axes, datum, label, **options)
        elif isinstance(datum, neo.Block):
            plot_segment(axes, datum.segments[0], label, **options)
        elif isinstance(datum, neo.Segment):
            plot_segment(axes, datum, label, **options)
        else:
            plot_spiketrains(axes, datum, label, **options)
