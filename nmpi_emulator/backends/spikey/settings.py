"""What a script tells ``setup``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nmpi_emulator.backends.pylogging import get
from nmpi_emulator.platforms.spikey.limits import LIMITS

_NEURONS = LIMITS["neurons"].count

#: Arguments that the software takes and that make no difference here.
_WITHOUT_EFFECT = frozenset(
    {
        "timestep",
        "min_delay",
        "max_delay",
        "debug",
        "workStationName",
        "calibOutputPins",
        "calibNeuronMems",
        "calibTauMem",
        "calibSynDrivers",
        "calibVthresh",
        "calibBioDynrange",
        "calibIcb",
        "avoidSpikes",
        "defaultValue",
        "fullReset",
        "assertSilence",
        "loglevel",
        "useUsbAdc",
        "workStationDict",
        "haltOnError",
    }
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What of it matters.

    :param mapping_offset: the place that the first neuron gets.
    :param neuron_permutation: the place of each neuron; ``None`` for one after the other.
    :param threshold_ratio: how far above the threshold the excitatory reversal potential is, of the range
        below it.
    :param minimum_isi_ms: spikes of a source that follow earlier are lost.
    :param write_config: whether configuration and input spikes are written into files.
    :param dry_run: whether nothing is run.
    """

    mapping_offset: int = 0
    neuron_permutation: Sequence[int] | None = None
    minimum_isi_ms: float = 0.0
    threshold_ratio: float = LIMITS["threshold_ratio"].value
    seeds: Sequence[int] = ()
    write_config: bool = True
    logfile: str = "logfile.txt"
    dry_run: bool = False

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Settings:
        """Return the settings of some arguments of ``setup``.

        :raises Exception: if the permutation is not one, or the offset is no place on the chip.
        """
        names = {
            "mappingOffset": "mapping_offset",
            "neuronPermutation": "neuron_permutation",
            "minimumISI": "minimum_isi_ms",
            "ratioSuperthreshSubthresh": "threshold_ratio",
            "rng_seeds": "seeds",
            "writeConfigToFile": "write_config",
            "logfile": "logfile",
            "dryRun": "dry_run",
        }
        unknown = arguments.keys() - names.keys() - _WITHOUT_EFFECT
        if unknown:
            get("PyN.ini").warn(f"setup does not know {', '.join(sorted(unknown))}: without effect")
        values = {
            names[name]: value for name, value in arguments.items() if name in names and value is not None
        }
        offset = values.get("mapping_offset", 0)
        if not isinstance(offset, int) or not 0 <= offset < _NEURONS:
            raise Exception(f"ERROR: mappingOffset is a number from 0 to {_NEURONS - 1}, not {offset!r}")
        permutation = values.get("neuron_permutation")
        if permutation is not None and not len(permutation):
            del values["neuron_permutation"]
        elif permutation is not None and sorted(permutation) != list(range(_NEURONS)):
            raise Exception(
                f"ERROR: neuronPermutation must hold each number from 0 to {_NEURONS - 1} once; "
                f"it holds {len(permutation)} numbers"
            )
        return cls(**values)
