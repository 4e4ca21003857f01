"""Transactions that keep their first half."""

from __future__ import annotations

import pytest

from nmpi_emulator import Emulator
from nmpi_emulator.errors import BadRequest
from nmpi_emulator.models.job import JobStatus
from nmpi_emulator.queue.context import QueueContext


@pytest.fixture
def context(idle: Emulator) -> QueueContext:
    return idle.queue.context


def fact(context: QueueContext) -> str | None:
    with context.store.read() as tx:
        return tx.facts.get("step")


def test_steps_that_are_all_done_are_stored_and_then_published(context: QueueContext) -> None:
    before = context.events.count
    with context.step_by_step() as steps:
        steps.tx.facts.put("step", "done")
        steps.happened.append((1, JobStatus.running))
        assert context.events.count == before
    assert fact(context) == "done"
    assert [(event.job_id, event.status) for event in context.events.since(before)] == [
        (1, JobStatus.running)
    ]


def test_a_refusal_keeps_and_publishes_what_was_done_before(context: QueueContext) -> None:
    before = context.events.count
    with pytest.raises(BadRequest), context.step_by_step() as steps:
        steps.tx.facts.put("step", "first")
        steps.happened.append((1, JobStatus.error))
        raise BadRequest("no further")
    assert fact(context) == "first"
    assert context.events.count == before + 1


def test_an_accident_undoes_everything(context: QueueContext) -> None:
    before = context.events.count
    with pytest.raises(ZeroDivisionError), context.step_by_step() as steps:
        steps.tx.facts.put("step", "first")
        steps.happened.append((1, JobStatus.error))
        raise ZeroDivisionError
    assert fact(context) is None
    assert context.events.count == before
