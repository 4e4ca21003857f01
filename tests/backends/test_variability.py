"""Deviations between circuits and between runs."""

from __future__ import annotations

import numpy as np
import pytest

from nmpi_emulator.backends.variability import CHOICES, Variability


def of(choice: str, seed: int = 0, run: int = 0) -> Variability:
    config = {"variability": choice, "variability_seed": seed}
    return Variability.of(config, trial_part=0.3, run=run)


def test_nothing_deviates_unless_it_is_asked_for() -> None:
    for config in ({}, {"variability": "off"}, {"variability": None}):
        vary = Variability.of(config, trial_part=0.3, run=0)
        assert not vary.on
        assert vary.factors("weights", 5, 0.5).tolist() == [1.0] * 5
        assert vary.noise("readout", 5, 0.5).tolist() == [0.0] * 5


def test_a_fixed_pattern_is_the_same_in_every_run_and_belongs_to_a_seed() -> None:
    first, second = (of("fixed-pattern", run=run).deviations("a", 100, 1.0) for run in (0, 1))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, of("fixed-pattern", seed=1).deviations("a", 100, 1.0))
    assert not np.array_equal(first, of("fixed-pattern").deviations("b", 100, 1.0))


def test_deviations_between_runs_differ_and_are_smaller() -> None:
    first, second = (of("trial-to-trial", run=run).deviations("a", 5000, 1.0) for run in (0, 1))
    assert not np.array_equal(first, second)
    assert first.std() == pytest.approx(0.3, rel=0.05)


def test_both_add_up() -> None:
    assert of("both").deviations("a", 20_000, 1.0).std() == pytest.approx(np.hypot(1.0, 0.3), rel=0.05)


def test_factors_are_never_negative() -> None:
    assert of("fixed-pattern").factors("a", 1000, 3.0).min() == 0.0


def test_noise_is_new_in_every_run() -> None:
    assert not np.array_equal(
        of("fixed-pattern", run=0).noise("r", 9, 1.0), of("fixed-pattern", run=1).noise("r", 9, 1.0)
    )


def test_other_choices_are_refused() -> None:
    with pytest.raises(ValueError, match=", ".join(CHOICES)):
        of("sometimes")
