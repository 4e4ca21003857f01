"""Short-term plasticity after Tsodyks, Uziel and Markram (2000, J. Neurosci. 20:RC50)."""

from __future__ import annotations

from nmpi_emulator.backends.engine.synapses.model import SynapseModel, TextRule

#: The step that brings the resources of a synapse from its last spike to the present one.  Active
#: resources ``y`` become inactive with ``tau_syn``, inactive ones ``z`` recover with ``tau_rec``;
#: ``u``, the fraction of the recovered ones that a spike activates, falls back with ``tau_facil``.
#: Equal time constants are kept a thousandth of a percent apart, which only rounding would show.
_TSODYKS_MARKRAM = """
elapsed = now - last
slow = tau_rec*(1 + 1e-5*int(abs(tau_rec - tau_syn) < 1e-5*tau_syn))
keep_y = exp(-elapsed/tau_syn)
keep_z = exp(-elapsed/slow)
z = z*keep_z + y*(keep_y - keep_z)*slow/(tau_syn - slow)
y = y*keep_y
facilitating = int(tau_facil > 0)
kept_u = u*exp(-elapsed/(tau_facil + 1 - facilitating))
u = facilitating*(kept_u + U*(1 - kept_u)) + (1 - facilitating)*U
released = u*(1 - y - z)
y = y + released
last = now
transmit = weight*released
"""

#: ``U``, ``tau_rec``, ``tau_facil`` (ms; 0 for no facilitation), ``tau_syn`` (ms): the decay of the
#: receptor that the synapse ends on.
TSODYKS_MARKRAM = SynapseModel(
    name="tsodyks_markram",
    parameters=("U", "tau_rec", "tau_facil", "tau_syn"),
    state={"u": 0.0, "y": 0.0, "z": 0.0, "last": -1e9},
    rule=TextRule(on_pre=_TSODYKS_MARKRAM),
)
