from __future__ import annotations

import pytest

from nmpi_emulator.backends.constraints.findings import KEPT_PER_CODE, Findings


def test_a_refusal_is_the_exception_of_the_real_software_with_all_that_belongs_to_it() -> None:
    error = Findings().refuse(KeyError, "demo/limit", "Too many neurons", limit=4, actual=5)
    assert isinstance(error, KeyError)
    for part in (
        "Too many neurons",
        "allowed: 4",
        "here: 5",
        "demo/limit",
        "nmpi-emulator explain demo/limit",
    ):
        assert part in str(error)


def test_refusals_are_errors_and_notes_are_warnings() -> None:
    findings = Findings()
    findings.refuse(ValueError, "demo/limit", "no")
    findings.note("demo/rounded", "otherwise")
    assert [finding["severity"] for finding in findings.as_data()] == ["error", "warning"]


def test_the_place_is_the_line_of_the_script_unless_another_one_is_named(tmp_path: object) -> None:
    findings = Findings()
    names = {"findings": findings}
    exec(compile("\nfindings.note('demo/a', 'here')", "script.py", "exec"), names)
    findings.refuse(ValueError, "demo/b", "there", where="script.py:9")
    assert [finding["where"] for finding in findings.as_data()] == ["script.py:2", "script.py:9"]


def test_many_findings_of_one_kind_are_only_counted() -> None:
    findings = Findings()
    for _ in range(KEPT_PER_CODE + 7):
        findings.note("demo/rounded", "otherwise")
    data = findings.as_data()
    assert len(data) == KEPT_PER_CODE + 1
    assert data[-1]["message"].startswith("7 more")


def test_the_list_of_findings_can_be_extended_by_the_reader_without_harm() -> None:
    findings = Findings()
    findings.note("demo/rounded", "otherwise")
    findings.as_data().append({})
    assert len(findings.as_data()) == 1


@pytest.mark.parametrize("kind", [ValueError, KeyError, NotImplementedError])
def test_any_exception_can_tell_of_a_violation(kind: type[Exception]) -> None:
    assert isinstance(Findings().refuse(kind, "demo/limit", "no"), kind)
