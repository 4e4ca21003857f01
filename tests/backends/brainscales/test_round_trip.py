"""Codes and values of random neurons and synapses equal those of an independent implementation.

``data/round_trip.json`` was recorded with one that was written from the same sources (the default
transformations of calibtic and the scaling in marocco) and shares no code with this package.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nmpi_emulator.backends.brainscales.calibration import NeuronCalibration
from nmpi_emulator.backends.brainscales.synapse_codes import SynapseCalibration

RECORDED = json.loads((Path(__file__).parent / "data" / "round_trip.json").read_text())


@pytest.mark.parametrize("case", RECORDED["neurons"])
def test_parameters_of_a_neuron_get_the_codes_and_values_that_were_recorded(case: dict[str, Any]) -> None:
    scaling = case["scaling"]
    calibration = NeuronCalibration(
        alpha=scaling["alpha_v"],
        shift_v=scaling["shift_v"],
        speedup=scaling["speedup"],
        big_capacitor=scaling["cap"] == "big",
        mirror=scaling["igl"],
    )
    kept = calibration.neuron(case["parameters"])
    assert {name: each.code for name, each in kept.items()} == case["codes"]
    assert {name: each.value for name, each in kept.items()} == pytest.approx(case["values"], abs=1e-6)
    assert sorted(name for name, each in kept.items() if each.clipped) == case["clipped"]


@pytest.mark.parametrize("case", RECORDED["synapses"])
def test_a_weight_gets_the_code_and_value_that_were_recorded(case: dict[str, Any]) -> None:
    calibration = SynapseCalibration(speedup=case["speedup"], denmems=case["denmems"])
    weight, uniform = np.array([case["weight"]]), np.array([case["uniform"]])
    code = calibration.codes(weight, case["cm"], uniform, case["factor"])
    assert code.tolist() == [case["code"]]
    value = calibration.weights(code, case["cm"], case["factor"])
    assert value.tolist() == pytest.approx([case["value"]], rel=1e-8)
