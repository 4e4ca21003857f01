"""What there is only on the site is refused by name, with the reason."""

from __future__ import annotations

import importlib

import pytest

from nmpi_emulator.backends.absent import AbsentModules
from nmpi_emulator.backends.brainscales2 import dlens
from nmpi_emulator.backends.brainscales2.pynn.standardmodels import cells
from nmpi_emulator.platforms.registry import platforms


@pytest.mark.parametrize("name", ["hxtorch", "pygrenade_vx", "calix", "dlens_vx_v3.lola", "libnux"])
def test_modules_are_refused_at_import(name: str) -> None:
    finder = AbsentModules(platforms()["BrainScaleS-2"].absent_modules)
    with pytest.raises(ModuleNotFoundError, match=f"{name} is not available in the emulator: .* chip"):
        finder.find_spec(name)


def test_layers_below_pynn_are_refused_when_they_are_named() -> None:
    with pytest.raises(ImportError, match="lola is not available"):
        _ = dlens.lola
    with pytest.raises(ImportError, match="Heidelberg"):
        _ = dlens.hal.SynapseDriverConfig
    assert dlens.hal.SynapseWeightQuad.Value.max == 252


def test_multi_compartment_neurons_are_refused_when_they_are_named() -> None:
    with pytest.raises(ImportError, match="multi-compartment"):
        _ = cells.McNeuron


def test_modules_of_compartments_are_refused_at_import() -> None:
    finder = AbsentModules(platforms()["BrainScaleS-2"].absent_modules)
    with pytest.raises(ModuleNotFoundError, match="multi-compartment"):
        finder.find_spec("pynn_brainscales.brainscales2.morphology")


def test_modules_that_the_declaration_offers_exist() -> None:
    for platform in ("BrainScaleS", "BrainScaleS-ESS", "BrainScaleS-2", "Spikey"):
        for real in platforms()[platform].modules.values():
            assert importlib.import_module(real).__doc__
