"""What a job's process is told, as a file."""

from __future__ import annotations

from pathlib import Path

from nmpi_emulator.backends.confinement.policy import Policy
from nmpi_emulator.backends.description import JobDescription
from nmpi_emulator.backends.limits import ResourceLimits


def test_what_is_written_is_read(tmp_path: Path) -> None:
    description = JobDescription(
        job_id=7,
        platform="SpiNNaker",
        simulator="brian2",
        modules={"pyNN.spiNNaker": "json"},
        environment={"HOME": "/somewhere", "NAME": "äöü"},
        root="/somewhere",
        work_dir="/somewhere/work",
        argv=["run.py", "spiNNaker"],
        report_file="/somewhere/report.json",
        caches="/caches",
        begun_file="/somewhere/begun",
        limits=ResourceLimits(memory_mib=3, processes=4),
        confinement=Policy(level="strict", view="/somewhere/else", readable=("/data", "/x")),
        hardware_config={"machine": {"boards": [1, 2.5, None, True]}},
        seed=3,
    )
    description.write(tmp_path / "job.json")
    assert JobDescription.read(tmp_path / "job.json") == description
