"""Weight dependences: how large a change is at a given weight.

Source: ``weight_additive_one_term_impl.h``, ``weight_additive_two_term_impl.h`` and
``weight_multiplicative_impl.h`` of the machine, as they stand in the binaries of sPyNNaker 7.4.1,
and the ``write_parameters`` of their Python counterparts.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from nmpi_emulator.backends.spinnaker.numerics.fixed_point import S1615, Words, product, wrapped
from nmpi_emulator.backends.spinnaker.numerics.plasticity.batch import Batch, Constants
from nmpi_emulator.backends.spinnaker.numerics.plasticity.lookup import TRACE_BITS

#: Brings eleven fractional bits to fifteen.
_TO_ACCUM = S1615.fraction_bits - TRACE_BITS


def by_trace(amount: Words, trace: Words) -> Words:
    """Multiply an accum by a trace (``mul_accum_fixed``)."""
    return product(amount, wrapped(trace << _TO_ACCUM))


class WeightDependence(Protocol):
    """A weight dependence.

    ``bounded`` parameters are weights and stored at the global weight scale of the cell;
    ``relative`` ones are plain numbers.
    """

    name: str
    bounded: tuple[str, ...]
    relative: tuple[str, ...]
    #: Parameters that are multiplied by ``w_max`` before they are stored.
    of_maximum: tuple[str, ...]

    def potentiate(self, batch: Batch, traces: tuple[Words, ...]) -> Words:
        """Return the weights after potentiation by these traces."""
        ...

    def rises(self, constants: Constants, traces: tuple[Words, ...]) -> tuple[Words, ...]:
        """Return what of a potentiation does not depend on the weight."""
        ...

    def raised(self, weight: Words, constants: Constants, rises: tuple[Words, ...]) -> Words:
        """Return weights after potentiation, given what does not depend on them."""
        ...

    def depress(self, batch: Batch, traces: tuple[Words, ...]) -> Words:
        """Return the weights after depression by these traces."""
        ...


def _terms(constants: Constants, names: tuple[str, ...], traces: tuple[Words, ...]) -> Words:
    """Return the sum of amplitudes times traces; there may be fewer traces than amplitudes."""
    changes = [by_trace(constants[name], trace) for name, trace in zip(names, traces, strict=False)]
    return sum(changes[1:], changes[0])


class Additive:
    """Changes do not depend on the weight; amplitudes are in the unit of the weight."""

    name = "additive"
    bounded: tuple[str, ...] = ("w_min", "w_max", "A_plus", "A_minus")
    relative: tuple[str, ...] = ()
    of_maximum: tuple[str, ...] = ()
    _plus: tuple[str, ...] = ("A_plus",)
    _minus: tuple[str, ...] = ("A_minus",)

    def potentiate(self, batch: Batch, traces: tuple[Words, ...]) -> Words:
        """Return the weights after potentiation, at most ``w_max``."""
        return self.raised(batch.weight, batch.constants, self.rises(batch.constants, traces))

    def rises(self, constants: Constants, traces: tuple[Words, ...]) -> tuple[Words, ...]:
        """Return by how much weights grow."""
        return (_terms(constants, self._plus, traces),)

    def raised(self, weight: Words, constants: Constants, rises: tuple[Words, ...]) -> Words:
        """Return the grown weights, at most ``w_max``."""
        grown: Words = np.minimum(wrapped(weight + rises[0]), constants["w_max"])
        return grown

    def depress(self, batch: Batch, traces: tuple[Words, ...]) -> Words:
        """Return the weights after depression, at least ``w_min``."""
        change = _terms(batch.constants, self._minus, traces)
        lowered: Words = np.maximum(wrapped(batch.weight - change), batch.constants["w_min"])
        return lowered


class AdditiveTriplet(Additive):
    """Additive changes by pairs and triplets; amplitudes are parts of ``w_max``."""

    name = "additive_triplet"
    bounded = ("w_min", "w_max", "A_plus", "A_minus", "A3_plus", "A3_minus")
    of_maximum = ("A_plus", "A_minus", "A3_plus", "A3_minus")
    _plus = ("A_plus", "A3_plus")
    _minus = ("A_minus", "A3_minus")


class Multiplicative:
    """Changes are in proportion to what is left to either bound; there is no clipping."""

    name = "multiplicative"
    bounded: tuple[str, ...] = ("w_min", "w_max")
    relative: tuple[str, ...] = ("A_plus", "A_minus")
    of_maximum: tuple[str, ...] = ()

    def potentiate(self, batch: Batch, traces: tuple[Words, ...]) -> Words:
        """Return the weights after potentiation."""
        return self.raised(batch.weight, batch.constants, traces)

    def rises(self, constants: Constants, traces: tuple[Words, ...]) -> tuple[Words, ...]:
        """Return the traces: all else depends on the weight."""
        return traces

    def raised(self, weight: Words, constants: Constants, rises: tuple[Words, ...]) -> Words:
        """Return weights that have come nearer to ``w_max``."""
        room = wrapped(constants["w_max"] - weight)
        change = by_trace(product(room, constants["A_plus"]), rises[0])
        return wrapped(weight + change)

    def depress(self, batch: Batch, traces: tuple[Words, ...]) -> Words:
        """Return the weights after depression."""
        room = wrapped(batch.weight - batch.constants["w_min"])
        change = by_trace(product(room, batch.constants["A_minus"]), traces[0])
        return wrapped(batch.weight - change)
