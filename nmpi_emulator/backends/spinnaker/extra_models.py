"""What a script finds as ``pyNN.spiNNaker.extra_models``."""

from __future__ import annotations

from .celltypes.extra import (
    IFCondExpStoc,
    IFCurrDeltaCa2Adaptive,
    IFCurrDeltaFixedProb,
    IFCurrExpCa2Adaptive,
    IFTruncDelta,
    StocExp,
    StocExpStable,
    StocSigma,
)
from .celltypes.extra import IFCurrDualExpBase as IF_curr_dual_exp
from .celltypes.extra import IFCurrExpSEMDBase as IF_curr_exp_sEMD
from .celltypes.extra import IzkCondDualExpBase as Izhikevich_cond_dual
from .celltypes.extra import IzkCondExpBase as Izhikevich_cond
from .celltypes.standard import IFCurrDelta as IFCurDelta
from .connectors.simple import AllButMeConnector, OneToOneOffsetConnector
from .sources.poisson import SpikeSourcePoissonVariable
from .synapses.neuromodulation import SynapseDynamicsNeuromodulation as Neuromodulation
from .synapses.rules import TimingDependencePfisterSpikeTriplet as PfisterSpikeTriplet
from .synapses.rules import TimingDependenceRecurrent as RecurrentRule
from .synapses.rules import TimingDependenceSpikeNearestPair as SpikeNearestPairRule
from .synapses.rules import TimingDependenceVogels2011 as Vogels2011Rule
from .synapses.rules import WeightDependenceAdditiveTriplet
from .synapses.weight_change import SynapseDynamicsWeightChangable as WeightChangeable
from .synapses.weight_change import SynapseDynamicsWeightChanger as WeightChanger

__all__ = [
    "AllButMeConnector",
    "IFCondExpStoc",
    "IFCurDelta",
    "IFCurrDeltaCa2Adaptive",
    "IFCurrDeltaFixedProb",
    "IFCurrExpCa2Adaptive",
    "IFTruncDelta",
    "IF_curr_dual_exp",
    "IF_curr_exp_sEMD",
    "Izhikevich_cond",
    "Izhikevich_cond_dual",
    "Neuromodulation",
    "OneToOneOffsetConnector",
    "PfisterSpikeTriplet",
    "RecurrentRule",
    "SpikeNearestPairRule",
    "SpikeSourcePoissonVariable",
    "StocExp",
    "StocExpStable",
    "StocSigma",
    "Vogels2011Rule",
    "WeightChangeable",
    "WeightChanger",
    "WeightDependenceAdditiveTriplet",
]
