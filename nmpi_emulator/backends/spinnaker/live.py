"""What live input and output take on the machine, though nothing is sent or received here."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from .groups import Group
from .session import session

#: Source: SpiNNFrontEndCommon 7.4.1, ``LivePacketGatherParameters``.
_RECEIVER = "LiveSpikeReceiver"


@dataclass
class LiveReceiver:
    """Cores that gather spikes and send them out: one beside the Ethernet connection of each board.

    :param sources: the populations whose spikes they gather.
    """

    label: str
    sources: list[Group] = field(default_factory=list)

    kind_name = "LivePacketGather"


class LiveControlGroup(Group):
    """The core that takes in rates for a population of Poisson sources."""

    kind_name = "ReverseIpTagMultiCastSource"

    def __init__(self, target: Group) -> None:
        super().__init__(target.size, f"{target.label}_control", target.size)
        self.target = target


def send(source: Group, way: Hashable) -> None:
    """Have the spikes of a population sent out; what goes the same way goes through the same receiver.

    :param way: how and where to, in a form that can be compared.
    """
    now = session()
    now.set_requires_mapping()
    number = len(now.live_receivers) or ""
    now.live_receivers.setdefault(way, LiveReceiver(f"{_RECEIVER}{number}")).sources.append(source)


def control(target: Group) -> None:
    """Have the rates of Poisson sources taken in."""
    now = session()
    controlled = [group.target for group in now.groups if isinstance(group, LiveControlGroup)]
    if target not in controlled:
        now.add_group(LiveControlGroup(target))
