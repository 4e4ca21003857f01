"""Which neuron circuit each neuron of a network gets."""

from __future__ import annotations

from collections.abc import Sequence

from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.platforms.brainscales2.limits import LIMITS
from nmpi_emulator.platforms.brainscales2.versions import RuleSet

_NEURONS = LIMITS["neurons"].count


def checked_permutation(numbers: Sequence[int], rules: RuleSet, findings: Findings) -> list[int]:
    """Return a neuron permutation as a list.

    :raises Exception: of the kind that the rules name, if it is too long, not unique or out of range.
    """
    chosen = [int(number) for number in numbers]
    code = "brainscales2/neuron-permutation"
    if len(chosen) > _NEURONS:
        raise findings.refuse(
            rules.permutation_error,
            code,
            "Too many elements in HW LUT (neuronPermutation)",
            limit=f"{_NEURONS} elements",
            actual=f"{len(chosen)} elements",
        )
    if len(set(chosen)) != len(chosen):
        raise findings.refuse(ValueError, code, "Non unique entries in HW LUT (neuronPermutation)")
    for number in chosen:
        if not 0 <= number < _NEURONS:
            error = rules.negative_error if number < 0 else rules.permutation_error
            raise findings.refuse(
                error,
                code,
                f"neuronPermutation entry {number} out of range. Needs to be in range [0, {_NEURONS - 1}]",
            )
    return chosen
