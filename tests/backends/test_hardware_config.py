"""The check of ``hardware_config`` in a job."""

from __future__ import annotations

from typing import Any

import pytest

from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.backends.hardware_config import checked, configuration, examine
from nmpi_emulator.backends.job import Job, running


def test_values_that_a_platform_declares_pass() -> None:
    config = {
        "WAFER_MODULE": 33,
        "HICANN": [297, 0],
        "SOFTWARE_VERSION": "nmpm_software/current",
        "FPGA": None,
    }
    findings = Findings()
    assert checked("BrainScaleS", config, findings) == {k: v for k, v in config.items() if v is not None}
    assert not findings.violations


def test_what_the_service_itself_adds_is_not_noted() -> None:
    findings = Findings()
    checked("SpiNNaker", {"resource_allocation_id": 7}, findings)
    assert not findings.violations
    checked("SpiNNaker", {"resource_allocation": 7}, findings)
    assert [found.code for found in findings.violations] == ["hardware-config/unknown-key"]


@pytest.mark.parametrize(
    ("platform", "config", "allowed"),
    [
        ("BrainScaleS", {"HICANN": 384}, "from 0 to 383"),
        ("BrainScaleS", {"HICANN": [1, -1]}, "from 0 to 383"),
        ("BrainScaleS", {"WAFER_MODULE": "33"}, "integer"),
        ("BrainScaleS", {"accept_old_names": 1}, "boolean"),
        ("BrainScaleS-2", {"SOFTWARE_VERSION": "4.0"}, "stable"),
        ("Spikey", {"chip_version": 3}, "4, 5"),
        ("BrainScaleS-ESS", {"variability": "much"}, "fixed-pattern"),
    ],
)
def test_values_that_cannot_be_are_refused_with_what_is_allowed(
    platform: str, config: dict[str, Any], allowed: str
) -> None:
    with pytest.raises(ValueError, match=rf"{next(iter(config))} has a value .*allowed: .*{allowed}"):
        checked(platform, config, Findings())


def test_unknown_keys_are_noted() -> None:
    findings = Findings()
    checked("Spikey", {"colour": "red"}, findings)
    assert findings.violations[0].severity == "warning" and "'colour'" in findings.violations[0].message


def test_a_job_is_checked_once_and_hears_of_its_fault_when_it_uses_the_platform(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with running(Job(platform="Demo", hardware_config={"colour": "red"})) as job:
        examine()
        assert configuration() == {"colour": "red"}
        assert [found.code for found in job.findings.violations] == ["hardware-config/unknown-key"]
    assert capsys.readouterr().err.count("Demo reads no key 'colour'") == 1
    with running(Job(platform="Spikey", hardware_config={"chip_version": 3})) as job:
        examine()
        for _ in range(2):
            with pytest.raises(ValueError, match="chip_version"):
                configuration()
        assert len(job.findings.violations) == 1
    assert capsys.readouterr().err == ""
