"""Options of ``spynnaker.cfg`` that take one of a few words.

Source: SpiNNFrontEndCommon 1!7.4.1, ``config_handler`` and ``abstract_spinnaker_base``, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: How much is reported: read when the simulator is set up, without regard to case.
MODES = ("Production", "Info", "Debug", "All")

#: Values of options that a mode switches on or off, and how many of them each mode switches on.
LEVELS = ("info", "debug")
LEVELS_OF_MODES: Mapping[str, int] = MappingProxyType({"production": 0, "info": 1, "debug": 2, "all": 2})

#: By section: how the names of options that depend on the mode begin, written as they are known.
FOLLOWING_MODE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Reports": ("keep", "read", "writ", "cleariobufduringrun", "extractiobuf"),
        "Mapping": ("validate", "routertablecompressasfaraspossible", "runcompressionchecker"),
    }
)

#: The algorithms of the section ``[Mapping]``: read when a network is mapped.
ALGORITHMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "delay_support_adder": ("DelaySupportAdder",),
        "placer": ("ApplicationPlacer",),
        "info_allocator": ("ZonedRoutingInfoAllocator",),
        "router": ("ApplicationRouter",),
        "routing_table_generator": ("BasicRoutingTableGenerator", "MergedRoutingTableGenerator"),
        "precompressor": ("Ranged", "None"),
        "compressor": (
            "OrderedCoveringCompressor",
            "OrderedCoveringOnChipRouterCompression",
            "PairCompressor",
            "PairOnChipRouterCompression",
            "PairUnorderedCompressor",
        ),
    }
)
