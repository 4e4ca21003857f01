# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What ``deferred``, ``timing``, ``weights`` and ``modulation`` compute with numpy: synapse by synapse.

The same whole numbers come out.  The numpy code is the reference, and what runs where nothing is compiled.
"""

from libc.math cimport rint
from libc.stdint cimport int16_t, int32_t, int64_t, uint64_t

import numpy

cdef enum:
    PAIR, NEAREST_PAIR, TRIPLET, VOGELS

TIMINGS = {"pair": PAIR, "nearest_pair": NEAREST_PAIR, "pfister_triplet": TRIPLET, "vogels2011": VOGELS}

cdef enum:
    UNIT, W_MIN, W_MAX, A_PLUS, A_MINUS, A3_PLUS, A3_MINUS, LOWEST, HIGHEST

#: The columns of the constants; a rule that does not have one is given zeros.
CONSTANTS = ("unit", "w_min", "w_max", "A_plus", "A_minus", "A3_plus", "A3_minus", "lowest", "highest")

cdef enum:
    ONE = 1 << 11
    #: Entries of a history, one more than the spikes that it remembers.
    ENTRIES = 16
    #: Numbers of an entry at most: two traces, the level of dopamine, and whether it is no spike.
    NUMBERS = 4


cdef inline int64_t wrapped(int64_t word) noexcept nogil:
    return <int32_t>word


cdef inline int64_t accum_product(int64_t a, int64_t b) noexcept nogil:
    return wrapped((a * b) >> 15)


cdef inline int64_t by_trace(int64_t amount, int64_t trace) noexcept nogil:
    return accum_product(amount, wrapped(trace << 4))


cdef inline int64_t trace_product(int64_t a, int64_t b) noexcept nogil:
    return (<int64_t><int16_t>a * <int64_t><int16_t>b) >> 11


cdef inline int64_t exponential(const int64_t[::1] table, int shift, int64_t ticks) noexcept nogil:
    """The entry of a table whose last one, a zero, stands for everything beyond its end."""
    cdef uint64_t steps = <uint64_t>(ticks >> shift)
    cdef uint64_t last = <uint64_t>(table.shape[0] - 1)
    return table[<Py_ssize_t>(steps if steps < last else last)]


cdef inline int64_t stored(int64_t weight, int64_t unit) noexcept nogil:
    """A weight in sixteen bits.  C rounds towards zero and stops at a zero; numpy rounds down and gives 0."""
    if unit == 0:
        return 0
    return ((weight // unit) - (1 if weight % unit < 0 else 0)) & 0xFFFF


cdef class Kernel:
    """Updates the synapses of one model, whose arrays it shares with a handler."""

    cdef int timing
    cdef bint multiplicative
    cdef int64_t alpha
    cdef const int64_t[::1] plus, minus, slow_plus, slow_minus
    cdef int slow_shift
    cdef double[::1] weight, last_pre, fast_trace, slow_trace
    cdef const double[::1] scale
    cdef const int64_t[:, ::1] constants
    cdef const int64_t[::1] cell_of
    cdef int64_t[:, ::1] times
    cdef int64_t[:, :, ::1] traces
    cdef int64_t[::1] columns

    def __init__(
        self, str timing, bint multiplicative, int64_t alpha, tables, int slow_shift,
        weight, last_pre, pre_traces, scale, constants, cell_of, times, traces, columns,
    ):
        self.timing = TIMINGS[timing]
        self.multiplicative = multiplicative
        self.alpha = alpha
        self.plus, self.minus, self.slow_plus, self.slow_minus = tables
        self.slow_shift = slow_shift
        self.weight, self.last_pre = weight, last_pre
        self.fast_trace, self.slow_trace = pre_traces
        self.scale, self.constants = scale, constants
        self.cell_of = cell_of
        self.times, self.traces, self.columns = times, traces, columns

    def post_spikes(self, const int64_t[:] cells, int64_t tick):
        """Enter postsynaptic spikes into the histories."""
        cdef Py_ssize_t number
        cdef int64_t cell
        for number in range(cells.shape[0]):
            cell = cells[number]
            if cell >= 0:
                self.remember(cell, tick)

    cdef void remember(self, int64_t cell, int64_t tick) noexcept:
        cdef int64_t[NUMBERS] entry
        self.leave(cell, tick, entry)
        self.enter(cell, tick, entry)

    cdef int leave(self, int64_t cell, int64_t tick, int64_t* entry) noexcept:
        """Find what the timing rule leaves of a postsynaptic spike; return how many numbers that are."""
        cdef int64_t column = self.columns[cell]
        cdef int64_t last = self.times[cell, column]
        if self.timing == NEAREST_PAIR:
            return 0
        entry[0] = self.grown(self.minus, tick - last, self.traces[cell, column, 0])
        if self.timing != TRIPLET:
            return 1
        entry[1] = self.grown_slowly(self.slow_minus, tick - last, last, self.traces[cell, column, 1])
        return 2

    cdef void enter(self, int64_t cell, int64_t tick, int64_t* entry) noexcept:
        """Add an entry to the history of a cell; the oldest one is dropped where there are too many."""
        cdef int64_t column = self.columns[cell] + 1, old
        cdef Py_ssize_t number, numbers = self.traces.shape[2]
        if column == ENTRIES:
            column -= 1
            for old in range(1, column):
                self.times[cell, old] = self.times[cell, old + 1]
                for number in range(numbers):
                    self.traces[cell, old, number] = self.traces[cell, old + 1, number]
        self.columns[cell] = column
        self.times[cell, column] = tick
        for number in range(numbers):
            self.traces[cell, column, number] = entry[number]

    cdef inline int64_t grown(self, const int64_t[::1] table, int64_t elapsed, int64_t trace) noexcept:
        """The trace of a spike: what is left of the one before, and one."""
        return <int16_t>(((trace * exponential(table, 0, elapsed)) >> 11) + ONE)

    cdef inline int64_t grown_slowly(
        self, const int64_t[::1] table, int64_t elapsed, int64_t last, int64_t trace
    ) noexcept:
        """The slow trace of a spike, which does not count itself; at tick 0 there was none before."""
        cdef int64_t before = trace + (0 if last == 0 else ONE)
        return <int16_t>trace_product(before, exponential(table, self.slow_shift, elapsed))

    def pre_spikes(self, const int64_t[:] synapses, const int32_t[:] delays, int64_t tick):
        """Work off what has happened since the last presynaptic spikes; return the new weights."""
        cdef Py_ssize_t count = synapses.shape[0], number
        transmitted = numpy.empty(count)
        cdef double[::1] weights = transmitted
        for number in range(count):
            weights[number] = self.visit(synapses[number], delays[synapses[number]], tick)
        return transmitted

    cdef double visit(self, Py_ssize_t synapse, int64_t delay, int64_t tick) noexcept:
        """Update a synapse, and return its weight."""
        cdef Py_ssize_t row = synapse if self.constants.shape[0] > 1 else 0
        cdef int64_t cell = self.cell_of[synapse], last_pre = <int64_t>self.last_pre[synapse]
        cdef int64_t fast = <int64_t>self.fast_trace[synapse], slow
        cdef int64_t column = self.column_at(cell, 0, last_pre - delay), last
        cdef int64_t weight = self.loaded(synapse, row)
        last = self.column_at(cell, column, tick - delay)
        while column < last:
            column += 1
            weight = self.met_by_post(row, weight, cell, column, delay, last_pre, fast)
        slow = self.mark(synapse, tick)
        if last > 0 and tick - delay - self.times[cell, last] >= 1:
            weight = self.met_by_pre(row, weight, cell, last, tick - delay, slow)
        return self.kept(synapse, row, weight)

    cdef inline int64_t column_at(self, int64_t cell, int64_t column, int64_t tick) noexcept:
        """The last entry from ``column`` on that is not after a tick, nor after the beginning of time."""
        if tick < 0:
            tick = 0
        while column < self.columns[cell] and self.times[cell, column + 1] <= tick:
            column += 1
        return column

    cdef inline double scale_of(self, Py_ssize_t synapse) noexcept:
        return self.scale[synapse if self.scale.shape[0] > 1 else 0]

    cdef inline int64_t loaded(self, Py_ssize_t synapse, Py_ssize_t row) noexcept:
        """The weight of a synapse in s16.15."""
        return <int64_t>rint(self.weight[synapse] * self.scale_of(synapse)) * self.constants[row, UNIT]

    cdef inline double kept(self, Py_ssize_t synapse, Py_ssize_t row, int64_t weight) noexcept:
        """Keep a weight in sixteen bits, and return what that is."""
        self.weight[synapse] = stored(weight, self.constants[row, UNIT]) / self.scale_of(synapse)
        return self.weight[synapse]

    cdef inline int64_t mark(self, Py_ssize_t synapse, int64_t tick) noexcept:
        """Enter the presynaptic spike of now into the traces; return the slow one."""
        cdef int64_t last = <int64_t>self.last_pre[synapse], slow = 0
        self.last_pre[synapse] = tick
        if self.timing != NEAREST_PAIR:
            self.fast_trace[synapse] = self.grown(
                self.plus, tick - last, <int64_t>self.fast_trace[synapse]
            )
        if self.timing == TRIPLET:
            slow = self.grown_slowly(self.slow_plus, tick - last, last, <int64_t>self.slow_trace[synapse])
            self.slow_trace[synapse] = slow
        return slow

    cdef inline int64_t met_by_post(
        self, Py_ssize_t row, int64_t weight, int64_t cell, int64_t column, int64_t delay, int64_t last_pre,
        int64_t fast,
    ) noexcept:
        """The weight after a postsynaptic spike."""
        cdef int64_t met = exponential(self.plus, 0, self.times[cell, column] + delay - last_pre)
        if self.timing == NEAREST_PAIR:
            return self.raised(row, weight, met if self.times[cell, column - 1] <= last_pre else 0, 0)
        met = (fast * met) >> 11
        if self.timing == TRIPLET:
            return self.raised(row, weight, met, trace_product(met, self.traces[cell, column, 1]))
        return self.raised(row, weight, met, 0)

    cdef inline int64_t met_by_pre(
        self, Py_ssize_t row, int64_t weight, int64_t cell, int64_t column, int64_t reached, int64_t slow
    ) noexcept:
        """The weight after a presynaptic spike that meets a postsynaptic one."""
        cdef int64_t met = exponential(self.minus, 0, reached - self.times[cell, column])
        if self.timing == NEAREST_PAIR:
            return self.lowered(row, weight, met, 0)
        met = (self.traces[cell, column, 0] * met) >> 11
        if self.timing == VOGELS:
            return max(self.raised(row, weight, met - self.alpha, 0), self.constants[row, W_MIN])
        return self.lowered(row, weight, met, trace_product(met, slow) if self.timing == TRIPLET else 0)

    cdef inline int64_t raised(self, Py_ssize_t row, int64_t weight, int64_t met, int64_t triplet) noexcept:
        """The weight after potentiation."""
        cdef int64_t change
        if self.multiplicative:
            change = accum_product(wrapped(self.constants[row, W_MAX] - weight), self.constants[row, A_PLUS])
            return wrapped(weight + by_trace(change, met))
        change = by_trace(self.constants[row, A_PLUS], met)
        change += by_trace(self.constants[row, A3_PLUS], triplet)
        return min(wrapped(weight + change), self.constants[row, W_MAX])

    cdef inline int64_t lowered(self, Py_ssize_t row, int64_t weight, int64_t met, int64_t triplet) noexcept:
        """The weight after depression."""
        cdef int64_t change
        if self.multiplicative:
            change = accum_product(wrapped(weight - self.constants[row, W_MIN]), self.constants[row, A_MINUS])
            return wrapped(weight - by_trace(change, met))
        change = by_trace(self.constants[row, A_MINUS], met)
        change += by_trace(self.constants[row, A3_MINUS], triplet)
        return max(wrapped(weight - change), self.constants[row, W_MIN])


cdef class ModulatedKernel(Kernel):
    """The same under neuromodulation: eligibility changes in place of the weight, which follows it."""

    cdef double[::1] eligibility
    cdef const double[::1] modulates
    cdef const int64_t[::1] fading, dopamine
    cdef int fading_shift, dopamine_shift, own
    cdef int64_t integral

    def modulate(self, eligibility, modulates, fading, fading_shift, dopamine, dopamine_shift, integral):
        """Take what neuromodulation needs beside; return this kernel."""
        self.eligibility, self.modulates = eligibility, modulates
        self.fading, self.fading_shift = fading, fading_shift
        self.dopamine, self.dopamine_shift = dopamine, dopamine_shift
        self.integral = integral
        # The numbers of the timing rule come first in an entry.
        self.own = <int>self.traces.shape[2] - 2
        return self

    cdef inline int64_t level_after(self, int64_t cell, int64_t column, int64_t elapsed) noexcept:
        """The level of dopamine some ticks after an entry."""
        cdef int64_t decay = exponential(self.dopamine, self.dopamine_shift, elapsed)
        return trace_product(self.traces[cell, column, self.own], decay)

    cdef void remember(self, int64_t cell, int64_t tick) noexcept:
        cdef int64_t[NUMBERS] entry
        cdef int64_t column = self.columns[cell]
        self.leave(cell, tick, entry)
        entry[self.own] = self.level_after(cell, column, tick - self.times[cell, column])
        entry[self.own + 1] = 0
        self.enter(cell, tick, entry)

    cdef void reward(self, Py_ssize_t synapse, int64_t tick, int sign) noexcept:
        """Enter a change of the level of dopamine, at which all traces have decayed."""
        cdef int64_t[NUMBERS] entry
        cdef int64_t cell = self.cell_of[synapse], amount = <int64_t>rint(self.weight[synapse] * ONE)
        cdef int64_t column = self.columns[cell]
        cdef int number
        for number in range(self.leave(cell, tick, entry)):
            entry[number] = <int16_t>(entry[number] - ONE)
        entry[self.own] = self.level_after(cell, column, tick - self.times[cell, column])
        entry[self.own] = <int16_t>(entry[self.own] + sign * amount)
        entry[self.own + 1] = 1
        self.enter(cell, tick, entry)

    def pre_spikes(self, const int64_t[:] synapses, const int32_t[:] delays, int64_t tick):
        """Change levels of dopamine, and update the plastic synapses; return what these transmit."""
        cdef Py_ssize_t count = synapses.shape[0], number
        cdef int sign
        transmitted = numpy.zeros(count)
        cdef double[::1] weights = transmitted
        for sign in (1, -1):
            for number in range(count):
                if self.modulates[synapses[number]] == sign:
                    self.reward(synapses[number], tick, sign)
        for number in range(count):
            if self.modulates[synapses[number]] == 0:
                weights[number] = self.visit(synapses[number], delays[synapses[number]], tick)
        return transmitted

    cdef double visit(self, Py_ssize_t synapse, int64_t delay, int64_t tick) noexcept:
        cdef Py_ssize_t row = synapse if self.constants.shape[0] > 1 else 0
        cdef int64_t cell = self.cell_of[synapse], last_pre = <int64_t>self.last_pre[synapse]
        cdef int64_t fast = <int64_t>self.fast_trace[synapse], slow
        cdef int64_t column = self.column_at(cell, 0, last_pre - delay)
        cdef int64_t last = self.column_at(cell, column, tick - delay)
        cdef int64_t weight = self.loaded(synapse, row)
        cdef int64_t eligible = <int64_t>self.eligibility[synapse] * self.constants[row, UNIT]
        # quirk: entries are taken for spikes or not as if none were after the window.
        cdef int64_t shift = self.columns[cell] - last, since = last_pre, now, level = 0
        if column > 0:
            level = self.level_after(cell, column, max(last_pre - self.times[cell, column], 0))
        while column < last:
            column += 1
            now = self.times[cell, column] + delay
            weight = self.followed(weight, eligible, level, now - since)
            eligible = self.faded(eligible, now - since)
            if self.traces[cell, min(column + shift, ENTRIES - 1), self.own + 1] == 0:
                eligible = self.met_by_post(row, eligible, cell, column, delay, last_pre, fast)
            level, since = self.traces[cell, column, self.own], now
        slow = self.mark(synapse, tick)
        if last > 0:
            weight = self.followed(weight, eligible, level, tick - since)
            eligible = self.faded(eligible, tick - since)
            if tick - delay - self.times[cell, last] >= 1 or self.traces[cell, last, self.own + 1] > 0:
                eligible = self.met_by_pre(row, eligible, cell, last, tick - delay, slow)
        self.eligibility[synapse] = stored(eligible, self.constants[row, UNIT])
        weight = min(max(weight, self.constants[row, LOWEST]), self.constants[row, HIGHEST])
        return self.kept(synapse, row, weight)

    cdef inline int64_t followed(
        self, int64_t weight, int64_t eligible, int64_t level, int64_t elapsed
    ) noexcept:
        """The weight after some ticks at a level of dopamine that decays, as eligibility does."""
        cdef int64_t amount, lost
        if level == 0:
            return weight
        amount = by_trace(accum_product(eligible, self.integral), level)
        lost = trace_product(
            exponential(self.fading, self.fading_shift, elapsed),
            exponential(self.dopamine, self.dopamine_shift, elapsed),
        )
        return wrapped(weight + by_trace(amount, <int16_t>(lost - ONE)))

    cdef inline int64_t faded(self, int64_t eligible, int64_t elapsed) noexcept:
        """The eligibility after some ticks."""
        return by_trace(eligible, exponential(self.fading, self.fading_shift, elapsed))
