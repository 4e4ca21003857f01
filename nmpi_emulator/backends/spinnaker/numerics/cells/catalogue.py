"""All cells of SpiNNaker, by the names under which scripts find them."""

from __future__ import annotations

from collections.abc import Mapping

from nmpi_emulator.backends.spinnaker.numerics.cells.adaptation import Calcium
from nmpi_emulator.backends.spinnaker.numerics.cells.inputs import (
    CONDUCTANCE_GAIN,
    Charge,
    Conductance,
    Current,
)
from nmpi_emulator.backends.spinnaker.numerics.cells.membranes import (
    Izhikevich,
    LeakyIntegrator,
    TruncatedIntegrator,
)
from nmpi_emulator.backends.spinnaker.numerics.cells.sampling import (
    ExponentialUnit,
    SigmoidUnit,
    StableExponentialUnit,
    Unit,
)
from nmpi_emulator.backends.spinnaker.numerics.cells.standard import StandardCell
from nmpi_emulator.backends.spinnaker.numerics.cells.synapses import (
    EXCITATORY,
    EXCITATORY_2,
    INHIBITORY,
    Alpha,
    Delta,
    Exponential,
    MotionDetector,
)
from nmpi_emulator.backends.spinnaker.numerics.cells.thresholds import (
    Constant,
    FixedProbability,
    Static,
    Stochastic,
)

_DUAL = Exponential((EXCITATORY, EXCITATORY_2, INHIBITORY))
_LEAKY = LeakyIntegrator()
_IZHIKEVICH = Izhikevich()
#: sPyNNaker, ``builds/izk_curr_exp_base.py``: ``_IZK_THRESHOLD``.
_PEAK = Constant(30.0)

_IF_CURR_DELTA = StandardCell(Delta(), _LEAKY, Static(), Charge())

CELLS: Mapping[str, StandardCell | Unit] = {
    "IF_curr_exp": StandardCell(Exponential(), _LEAKY, Static(), Current()),
    "IF_cond_exp": StandardCell(Exponential(), _LEAKY, Static(), Conductance(), gain=CONDUCTANCE_GAIN),
    "IF_curr_alpha": StandardCell(Alpha(), _LEAKY, Static(), Current()),
    "IF_curr_delta": _IF_CURR_DELTA,
    "Izhikevich": StandardCell(Exponential(), _IZHIKEVICH, _PEAK, Current()),
    "IFCurDelta": _IF_CURR_DELTA,
    "IFCurrExpCa2Adaptive": StandardCell(Exponential(), _LEAKY, Static(), Current(), adaptation=Calcium()),
    "IFCurrDeltaCa2Adaptive": StandardCell(Delta(), _LEAKY, Static(), Charge(), adaptation=Calcium()),
    "IFCurrDeltaFixedProb": StandardCell(Delta(), _LEAKY, FixedProbability(), Charge()),
    "IFTruncDelta": StandardCell(Delta(), TruncatedIntegrator(), Static(), Current()),
    "IFCondExpStoc": StandardCell(Exponential(), _LEAKY, Stochastic(), Conductance(), gain=CONDUCTANCE_GAIN),
    "IF_curr_dual_exp": StandardCell(_DUAL, _LEAKY, Static(), Current()),
    "IF_curr_exp_sEMD": StandardCell(MotionDetector(), _LEAKY, Static(), Current()),
    "Izhikevich_cond": StandardCell(Exponential(), _IZHIKEVICH, _PEAK, Conductance(), gain=CONDUCTANCE_GAIN),
    "Izhikevich_cond_dual": StandardCell(_DUAL, _IZHIKEVICH, _PEAK, Conductance(), gain=CONDUCTANCE_GAIN),
    "StocExp": ExponentialUnit(),
    "StocExpStable": StableExponentialUnit(),
    "StocSigma": SigmoidUnit(),
}
