"""The report files that ``spynnaker.cfg`` asks for, as far as the mapping here knows what is in them.

They lie where the real software puts them, ``reports/TIME/run_N/``, under the names that the options give.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from . import report_texts
from .mapping.edges import Edges
from .mapping.mapping import Mapping
from .session import session

#: How moments are written in the names of directories.  Source: SpiNNUtilities 7.4.1, ``UtilsDataWriter``.
_MOMENT = "%Y-%m-%d-%H-%M-%S-%f"

_SECTION = "Reports"


class ReportFiles:
    """The report files of one simulator, from ``setup`` to ``end``."""

    def __init__(self) -> None:
        self._name = datetime.now().strftime(_MOMENT)
        self._run = 0
        self._is_begun = False

    def begin_run(self) -> None:
        """Note that another run begins."""
        self._run += 1

    def write_network(self) -> None:
        """Write what can be told of a network before it is mapped."""
        now = session()
        if self._wants("write_network_specification_report"):
            receivers = list(now.live_receivers.values())
            text = report_texts.network_specification(now.groups, receivers, Edges(now.projections))
            self._write("path_network_specification_report", text)

    def write_mapping(self, mapping: Mapping) -> None:
        """Write what a network has been mapped to."""
        if self._wants("write_partitioner_reports"):
            self._write("path_partitioner_reports", report_texts.partitioned_by_vertex(mapping))
        if self._wants("write_application_graph_placer_report"):
            option = "path_application_graph_placer_report"
            self._write(f"{option}_vertex", report_texts.placement_by_vertex(mapping))
            self._write(f"{option}_core", report_texts.placement_by_core(mapping))

    def finish(self) -> None:
        """Note when it all ended."""
        if self._is_begun:
            moment = datetime.now().strftime(_MOMENT)
            (self._directory / "finished").write_text(moment, encoding="utf-8")

    @staticmethod
    def _wants(option: str) -> bool:
        return session().configuration.truth(_SECTION, option)

    @property
    def _directory(self) -> Path:
        place = session().configuration.text(_SECTION, "default_report_file_path")
        return Path("" if place in (None, "DEFAULT") else str(place)) / "reports" / self._name

    def _write(self, option: str, text: str) -> None:
        name = session().configuration.text(_SECTION, option) or option
        name = name.replace("(n_run)", str(self._run)).replace("(reset_str)", "").replace("\\", os.sep)
        path = self._directory / f"run_{self._run}" / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            session().log.warning(f"The report {path} cannot be written: {error.strerror}")
        else:
            self._is_begun = True
