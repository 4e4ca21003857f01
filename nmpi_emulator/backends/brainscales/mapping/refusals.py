"""What the mapping refuses before it places anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nmpi_emulator.backends.brainscales.pymarocco.enumerations import CalibBackend
from nmpi_emulator.backends.constraints.findings import Findings
from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.backends.pynn07.description import Description
from nmpi_emulator.backends.pynn07.electrodes import StepCurrentSource
from nmpi_emulator.platforms.brainscales.limits import LIMITS, SITE_DATA, WAFERS_WITH_DATA

_STIMULUS_SAMPLES = LIMITS["samples_of_a_current_stimulus"].count


@contextmanager
def reported(code: str, findings: Findings) -> Iterator[None]:
    """Report under a code what the mapping refuses while the block runs.

    :raises RuntimeError: what was refused, with where to read more.
    """
    try:
        yield
    except RuntimeError as error:
        raise findings.refuse(RuntimeError, code, str(error)) from None


def check_wafer(marocco: Any, findings: Findings) -> int:
    """Return the number of the wafer that a network goes to.

    :raises RuntimeError: if a script names several, or one for which the site has no data.
    """
    named = {wafer for request in marocco.manual_placement.requests for wafer in request.wafers}
    if len(named) > 1:
        raise findings.refuse(
            RuntimeError,
            "brainscales/several-wafers",
            "a network goes to one wafer, but populations are placed on several",
            limit="1 wafer",
            actual=f"wafers {', '.join(map(str, sorted(named)))}",
        )
    wafer = named.pop() if named else int(marocco.default_wafer)
    if marocco.calib_backend is CalibBackend.Default:
        get("Calibtic").info("will be calibrated with a default transformation")
        return wafer
    path = str(marocco.calib_path)
    at_site = path.startswith(SITE_DATA)
    if at_site and wafer in WAFERS_WITH_DATA:
        get("Calibtic").info(
            f"{path} is at the site only: the default transformation stands for the measured calibration of "
            f"wafer {wafer}"
        )
        return wafer
    if not at_site and Path(path).is_dir() and any(Path(path).glob(f"w{wafer}-h*")):
        raise findings.refuse(
            RuntimeError,
            "brainscales/calibration-file",
            f"the emulator does not read measured calibrations such as those in {path}; "
            "set calib_backend = PyMarocco.CalibBackend.Default",
        )
    raise findings.refuse(
        RuntimeError,
        "brainscales/no-calibration",
        f"no calibration data for wafer {wafer} in {path}: there is no file w{wafer}-h...; "
        "set calib_backend = PyMarocco.CalibBackend.Default to do without",
        limit=f"wafers {', '.join(map(str, WAFERS_WITH_DATA))}",
        actual=wafer,
    )


def check_projections(description: Description, findings: Findings) -> None:
    """Refuse projections that the hardware has nothing for.

    :raises RuntimeError: if a spike source is a target, or short-term plasticity has two time constants.
    """
    for projection in description.projections:
        if any(population.celltype.source for population, _ in projection.post.parts()):
            raise findings.refuse(
                RuntimeError,
                "brainscales/source-as-target",
                f"{projection.label!r} leads to a spike source; only neurons can be targets",
            )
        _ = projection.receptor  # raises if the neurons have no such input
        if getattr(projection.synapse_dynamics, "slow", None) is not None:
            findings.note(
                "brainscales/stdp",
                f"{projection.label!r} has STDP, which the mapping does not put onto the wafer: weights stay",
            )
        fast = getattr(projection.synapse_dynamics, "fast", None)
        if fast is not None and bool(fast.tau_rec) == bool(fast.tau_facil):
            raise findings.refuse(
                RuntimeError,
                "brainscales/short-term-plasticity",
                f"{projection.label!r}: only one of 'tau_rec' and 'tau_facil' can be different from zero, "
                "and one must be: a synapse driver either depresses or facilitates",
                actual=f"tau_rec={fast.tau_rec:g}, tau_facil={fast.tau_facil:g}",
            )


def check_currents(description: Description, findings: Findings) -> Iterator[Any]:
    """Yield the injections that the hardware can make: step currents of the stimulus memory's own length.

    :raises RuntimeError: for any other current source.
    """
    for injection in description.injections:
        source = injection.source
        if not isinstance(source, StepCurrentSource):
            raise findings.refuse(
                RuntimeError,
                "brainscales/current-source",
                f"unsupported current source type {type(source).__name__}: the hardware plays "
                f"StepCurrentSource with {_STIMULUS_SAMPLES} samples",
            )
        if len(source.amplitudes) != _STIMULUS_SAMPLES:
            raise findings.refuse(
                RuntimeError,
                "brainscales/current-size",
                "unsupported size of step current input pattern: it fills the stimulus memory exactly",
                limit=f"{_STIMULUS_SAMPLES} samples",
                actual=f"{len(source.amplitudes)} samples",
            )
        yield injection
