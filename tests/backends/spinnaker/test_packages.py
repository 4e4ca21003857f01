"""What scripts import beside ``pyNN.spiNNaker``."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from nmpi_emulator.backends.absent import AbsentModules, RestOfPackages
from nmpi_emulator.backends.spinnaker.leaves import _LEAVES
from nmpi_emulator.platforms.spinnaker import PLATFORM

RunScript = Callable[..., Any]

_PYNN = "spynnaker.pyNN"
_CONNECTORS = f"{_PYNN}.models.neural_projections.connectors"

#: Names of the release that scripts import from below its surface.
_NAMES = {
    "data": "SpynnakerDataView",
    "models.abstract_pynn_model": "AbstractPyNNModel",
    "models.current_sources": "DCSource NoisyCurrentSource",
    "models.neural_projections.connectors": "AllToAllConnector MultapseConnector OneToOneOffsetConnector",
    "models.neuron": "AbstractPyNNNeuronModel ConnectionHolder",
    "models.neuron.builds": "IFCurrExpBase IFCondExpBase IzkCurrExpBase IFCurrDelta StocExp",
    "models.neuron.local_only": "LocalOnlyConvolution",
    "models.neuron.plasticity.stdp.timing_dependence": "TimingDependenceSpikePair TimingDependenceRecurrent",
    "models.neuron.plasticity.stdp.weight_dependence": "WeightDependenceAdditive",
    "models.neuron.structural_plasticity.synaptogenesis.elimination": "RandomByWeightElimination",
    "models.neuron.structural_plasticity.synaptogenesis.formation": "DistanceDependentFormation",
    "models.neuron.structural_plasticity.synaptogenesis.partner_selection": "RandomSelection",
    "models.neuron.synapse_dynamics": "SynapseDynamicsSTDP SynapseDynamicsStructuralStatic",
    "models.populations": "Assembly IDMixin Population PopulationView",
    "models.projection": "Projection",
    "models.spike_source": "SpikeSourceArray SpikeSourcePoisson SpikeSourcePoissonVariable",
    "utilities": "constants neo_compare neo_convertor utility_calls",
}


def test_what_scripts_import_from_below_the_surface_is_there(run_body: RunScript) -> None:
    imports = [f"from {_PYNN}.{module} import {', '.join(n.split())}" for module, n in _NAMES.items()]
    ran = run_body("\n".join(imports))
    assert ran.error is None
    assert ran.report.get("findings", []) == []


def test_classes_are_those_of_the_surface(run_body: RunScript) -> None:
    ran = run_body(
        "from spynnaker.pyNN.models.neuron.builds import IFCurrExpBase\n"
        "from spynnaker.pyNN.models.populations import Population\n"
        "from spynnaker.pyNN.models.neural_projections.connectors import MultapseConnector\n"
        "OBS['same'] = (IFCurrExpBase is sim.IF_curr_exp, Population is sim.Population,\n"
        "               MultapseConnector is sim.FixedTotalNumberConnector)"
    )
    assert ran.observed["same"] == (True, True, True)


def test_the_data_view_tells_of_time_network_machine_and_state(run_body: RunScript) -> None:
    ran = run_body(
        "from spynnaker.pyNN.data import SpynnakerDataView as View\n"
        "def look():\n"
        "    return (View.is_ran_ever(), View.is_ran_last(), View.is_reset_last(),\n"
        "            View.has_n_chips_needed(),\n"
        "            View.get_current_run_time_ms(), View.get_chips_boards_required_str())\n"
        "p = sim.Population(300, sim.IF_curr_exp())\n"
        "OBS['step'] = (View.get_simulation_time_step_us(), View.get_simulation_time_step_per_s(),\n"
        "               View.get_hardware_time_step_ms(), View.get_time_scale_factor(),\n"
        "               View.get_min_delay())\n"
        "OBS['looks'] = [look()]\n"
        "sim.run(10)\n"
        "OBS['looks'].append(look())\n"
        "sim.reset()\n"
        "OBS['looks'].append(look())\n"
        "OBS['populations'] = list(View.iterate_populations()) == [p], View.get_n_projections()\n",
        setup="timestep=0.5",
    )
    assert ran.observed["step"] == (500, 2000.0, 0.5, 1.0, 0.5)
    assert ran.observed["looks"] == [
        (False, False, False, False, 0.0, "No requirements known"),
        (True, True, False, True, 10.0, "Graph requires 1 Chips"),
        (True, False, True, True, 0.0, "Graph requires 1 Chips"),
    ]
    assert ran.observed["populations"] == (True, 0)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("get_n_boards_required()", "DataNotYetAvialable"),
        ("get_n_chips_needed()", "DataNotYetAvialable"),
        ("get_max_run_time_steps()", "DataNotYetAvialable"),
        ("get_machine()", "DataNotYetAvialable"),
        ("get_buffer_manager()", "AttributeError"),
    ],
)
def test_what_is_not_known_or_not_there_is_refused(run_body: RunScript, call: str, error: str) -> None:
    ran = run_body(f"from spynnaker.pyNN.data import SpynnakerDataView\nSpynnakerDataView.{call}")
    assert type(ran.error).__name__ == error


@pytest.mark.parametrize(
    "statement",
    [
        "from spinn_machine import Machine",
        "from spynnaker.pyNN.models.neuron import PopulationMachineVertex",
        "from spynnaker.pyNN.utilities.utility_calls import create_mars_kiss_seeds",
    ],
)
def test_what_is_only_there_with_a_machine_is_refused_by_name(run_body: RunScript, statement: str) -> None:
    error = run_body(statement).one_error()
    assert statement.split()[-1] in error and "in the emulator: what builds, loads and watches" in error


def test_modules_that_need_a_machine_are_refused_with_the_reason() -> None:
    with pytest.raises(ModuleNotFoundError, match="spinnman is not available in the emulator: it talks to"):
        AbsentModules(PLATFORM.absent_modules).find_spec("spinnman")
    with pytest.raises(ModuleNotFoundError, match=r"neuroml .* cells of several compartments"):
        RestOfPackages({"neuroml": PLATFORM.absent_modules["neuroml.*"]}).find_spec("neuroml")
    rest = RestOfPackages({"pacman": "no cores"})
    with pytest.raises(ModuleNotFoundError, match=r"pacman\.operations is not available in the emulator: no"):
        rest.find_spec("pacman.operations")
    assert rest.find_spec("pacmen") is None


def _utilities(module: str) -> Any:
    return importlib.import_module(f"{PLATFORM.modules['spynnaker']}.pyNN.utilities.{module}")


def test_files_of_spikes_and_of_values_are_read(tmp_path: Any) -> None:
    calls = _utilities("utility_calls")
    (tmp_path / "spikes").write_text("# times\n3.0\t1\n1.0\t1\n2.5\t0\n9.0\t7\n")
    assert calls.read_spikes_from_file(tmp_path / "spikes", max_atom=2).tolist() == [[0, 2.5], [1, 1], [1, 3]]
    (tmp_path / "values").write_text("2.0\t0\t-65.5\n1.0\t0\t-64\n1.0\t3\t0\n")
    read = calls.read_in_data_from_file(tmp_path / "values", 0, 2, 0, 10)
    assert read.tolist() == [[0, 1, -64], [0, 2, -65.5]]
    assert [calls.get_n_bits(n) for n in (0, 1, 2, 3, 256, 257)] == [0, 1, 1, 2, 8, 9]


def test_recorded_data_are_compared(run_body: RunScript) -> None:
    ran = run_body(
        "from spynnaker.pyNN.utilities.neo_compare import compare_blocks\n"
        "p = sim.Population(2, sim.SpikeSourceArray([1, 3]))\n"
        "p.record('spikes')\n"
        "sim.run(5)\n"
        "one = p.get_data()\n"
        "compare_blocks(one, p.get_data())\n"
        "sim.run(5)\n"
        "compare_blocks(one, p.get_data(), same_length=False)\n"
        "p.set(spike_times=[12])\n"
        "sim.run(5)\n"
        "compare_blocks(one, p.get_data())\n",
        simulator="brian2",
    )
    assert isinstance(ran.error, AssertionError)
    assert ran.line == 14, ran.error


def test_spikes_that_run_along_a_chain_are_checked(run_body: RunScript, tmp_path: Any) -> None:
    ran = run_body(
        "import numpy as np\n"
        "from spynnaker.spike_checker import synfire_multiple_lines_spike_checker, synfire_spike_checker\n"
        "ring = np.array([[1, 2.0], [0, 1.0], [2, 3.0], [0, 4.0]])\n"
        "synfire_spike_checker([ring, ring], 3)\n"
        "waves = np.array([[0, 1.0], [0, 2.0], [1, 3.0], [1, 4.0], [0, 5.0]])\n"
        "synfire_multiple_lines_spike_checker(waves, 2, 2)\n"
        "synfire_multiple_lines_spike_checker(waves, 2, 2, wrap_around=False)\n"
    )
    assert isinstance(ran.error, ValueError) and "time 5.0" in str(ran.error)
    assert ran.line == 10
    assert len((tmp_path / "sorted_spikes.csv").read_text().splitlines()) == 5


@pytest.mark.parametrize(
    ("statement", "same"),
    [
        (f"from {_PYNN}.models.neuron.builds.if_curr_exp_base import IFCurrExpBase as x", "sim.IF_curr_exp"),
        (f"from {_PYNN}.models.populations.population import Population as x", "sim.Population"),
        (
            f"from {_PYNN}.models.neuron.builds import if_cond_exp_base as y; x = y.IFCondExpBase",
            "sim.IF_cond_exp",
        ),
        (f"import {_PYNN}.models.current_sources.dc_source as y; x = y.DCSource", "sim.DCSource"),
        (
            f"import {_CONNECTORS}.multapse_connector as y; x = y.MultapseConnector",
            "sim.FixedTotalNumberConnector",
        ),
        (
            f"from {_PYNN}.data.spynnaker_data_view import SpynnakerDataView as x",
            f"{_PYNN}.data.SpynnakerDataView",
        ),
    ],
)
def test_modules_of_single_classes_lead_to_the_same_classes(
    run_body: RunScript, statement: str, same: str
) -> None:
    ran = run_body(f"import {_PYNN}.data\n{statement}\nOBS['same'] = x is {same}")
    assert ran.error is None and ran.observed["same"] is True


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        (f"from {_PYNN}.models.neuron.builds.if_curr_exp_base import IFCondExpBase", "IFCondExpBase"),
        (f"import {_PYNN}.models.neuron.builds.no_such_base", "no_such_base"),
    ],
)
def test_modules_of_single_classes_have_nothing_else(run_body: RunScript, statement: str, error: str) -> None:
    assert error in run_body(statement).one_error()


def test_every_module_of_a_single_class_can_be_imported(run_body: RunScript) -> None:
    names = [f"{package}.{leaf}" for package, leaves in _LEAVES.items() for leaf in leaves]
    assert len(names) > 80
    ran = run_body("\n".join(f"import {name}" for name in names))
    assert ran.error is None


def test_messages_of_libraries_are_in_the_log_of_the_job(run_body: RunScript) -> None:
    ran = run_body(
        "import logging\n"
        "from spinn_utilities.log import FormatAdapter, LogLevelTooHighException\n"
        "from spinn_utilities.logger_utils import warn_once\n"
        "log = FormatAdapter(logging.getLogger('mine'))\n"
        "log.info('{} and {word}', 1, word='two')\n"
        "log.debug('nobody')\n"
        "log.warning('{} and {}', 1)\n"
        "log.error('{not a field}')\n"
        "warn_once(log, 'once'); warn_once(log, 'once')\n"
        "FormatAdapter.set_kill_level(logging.ERROR)\n"
        "try:\n    log.error('too {}', 'high')\nexcept LogLevelTooHighException as error:\n    print(error)\n"
        "FormatAdapter.set_kill_level()\n"
    )
    assert ran.error is None
    lines = [line.split(" ", 2)[2] for line in ran.log.splitlines() if line.startswith("20")]
    assert lines[:4] == [
        "INFO: 1 and two",
        "WARNING: IndexError: {} and {}",
        "ERROR: {not a field}",
        "WARNING: once",
    ]
    assert "3 warnings were logged." in ran.log and "too high" in ran.log and "nobody" not in ran.log


def test_small_parts_of_the_packages_do_what_they_do_there(run_body: RunScript) -> None:
    ran = run_body(
        "from spinn_utilities.abstract_base import AbstractBase, abstractmethod\n"
        "from spinn_utilities.classproperty import classproperty\n"
        "from spinn_utilities.helpful_functions import gcd, is_singleton, lcm\n"
        "from spinn_utilities.ordered_set import OrderedSet\n"
        "from spinn_utilities.overrides import overrides\n"
        "from spinn_utilities.progress_bar import DummyProgressBar, ProgressBar\n"
        "from spinn_front_end_common.data import FecDataView\n"
        "from spinn_front_end_common.utilities.constants import BYTES_PER_WORD\n"
        "class Top(metaclass=AbstractBase):\n"
        "    @abstractmethod\n"
        "    def act(self):\n        'Act.'\n"
        "class Bottom(Top):\n"
        "    @overrides(Top.act)\n"
        "    def act(self): return 1\n"
        "    @classproperty\n"
        "    def name(cls): return cls.__name__\n"
        "def fails(kind, call):\n"
        "    try:\n        call()\n    except kind:\n        return True\n"
        "things = OrderedSet([3, 1, 3, 2])\n"
        "with ProgressBar(3, 'working') as bar:\n    bar.update()\n"
        "OBS['all'] = (\n"
        "    Bottom().act(), Bottom.act.__doc__, Bottom.name, fails(TypeError, Top),\n"
        "    fails(AttributeError, lambda: overrides(Top.act)(fails)),\n"
        "    gcd(12, 18), gcd([12, 18]), lcm(4, 6), lcm(), is_singleton('text'), is_singleton([1]),\n"
        "    list(things), things.peek(), things.pop(last=False), things == OrderedSet([1, 2]),\n"
        "    list(DummyProgressBar(2, 'x').over('ab')), FecDataView.get_simulation_time_step_us(),\n"
        "    BYTES_PER_WORD)\n"
    )
    assert ran.error is None
    assert ran.observed["all"] == (
        *(1, "Act.", "Bottom", True, True, 6, 6, 12, 1, True, False),
        *([3, 1, 2], 2, 3, True, ["a", "b"], 1000, 4),
    )
    assert f"working\n|0%{' ' * 26}50%{' ' * 25}100%|\n {'=' * 60}\n" in ran.log


def test_exceptions_that_scripts_name_have_their_families(run_body: RunScript) -> None:
    ran = run_body(
        "from pacman import exceptions as pacman\n"
        "from spinn_front_end_common.utilities.exceptions import ConfigurationException, RallocException\n"
        "from spinn_utilities.exceptions import DataNotMocked, DataNotYetAvialable\n"
        "from pacman.exceptions import PacmanNotFoundError as again\n"
        "OBS['all'] = (\n"
        "    issubclass(again, KeyError) and issubclass(again, pacman.PacmanException),\n"
        "    again is pacman.PacmanNotFoundError, again.__module__,\n"
        "    RallocException.__bases__ == ConfigurationException.__bases__,\n"
        "    issubclass(DataNotMocked, DataNotYetAvialable))\n"
    )
    assert ran.error is None
    assert ran.observed["all"] == (True, True, "pacman.exceptions", True, True)


def test_base_classes_of_parts_can_be_asked_for(run_body: RunScript) -> None:
    ran = run_body(
        f"from {_CONNECTORS}.abstract_connector import AbstractConnector\n"
        f"from {_PYNN}.models.neuron.plasticity.stdp.timing_dependence import AbstractTimingDependence\n"
        f"from {_PYNN}.models.neuron.plasticity.stdp.weight_dependence import AbstractWeightDependence\n"
        "OBS['all'] = (isinstance(sim.OneToOneConnector(), AbstractConnector),\n"
        "              isinstance(sim.SpikePairRule(), AbstractTimingDependence),\n"
        "              isinstance(sim.AdditiveWeightDependence(), AbstractWeightDependence))\n"
    )
    assert ran.error is None
    assert ran.observed["all"] == (True, True, True)


def test_options_of_the_configuration_are_read_as_there(run_body: RunScript) -> None:
    ran = run_body(
        "from spinn_utilities import config_holder as c\n"
        "OBS['all'] = (\n"
        "    c.configs_loaded(), c.get_config_int('Simulation', 'spikes_per_second'),\n"
        "    c.get_config_float_or_none('Machine', 'time_scale_factor'),\n"
        "    c.is_config_none('Machine', 'time_scale_factor'),\n"
        "    c.has_config_option('Machine', 'colour'), c.has_config_option('Machine', 'time_scale_factor'),\n"
        "    c.get_config_bool_or_none('Simulation', 'drop_late_spikes'),\n"
        "    c.get_config_str_list('Machine', 'time_scale_factor'))\n"
        "c.get_config_float('Machine', 'time_scale_factor')\n"
    )
    assert ran.observed["all"] == (True, 30, None, True, False, True, False, [])
    assert type(ran.error).__name__ == "ConfigException"
