# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What ``deferred``, ``timing`` and ``weights`` compute with numpy, compiled: synapse by synapse.

The same whole numbers come out.  The numpy code is the reference, and what runs where nothing is compiled.
"""

from libc.math cimport rint
from libc.stdint cimport int16_t, int32_t, int64_t, uint64_t

import numpy

cdef enum:
    PAIR, NEAREST_PAIR, TRIPLET, VOGELS

TIMINGS = {"pair": PAIR, "nearest_pair": NEAREST_PAIR, "pfister_triplet": TRIPLET, "vogels2011": VOGELS}

cdef enum:
    UNIT, W_MIN, W_MAX, A_PLUS, A_MINUS, A3_PLUS, A3_MINUS

#: The columns of the constants; a rule that does not have one is given zeros.
CONSTANTS = ("unit", "w_min", "w_max", "A_plus", "A_minus", "A3_plus", "A3_minus")

cdef enum:
    ONE = 1 << 11
    #: Entries of a history, one more than the spikes that it remembers.
    ENTRIES = 16


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
        cdef int64_t column = self.columns[cell], last = self.times[cell, self.columns[cell]], elapsed
        cdef int64_t fast = 0, slow = 0, entry
        elapsed = tick - last
        if self.timing != NEAREST_PAIR:
            fast = self.grown(self.minus, elapsed, self.traces[cell, column, 0])
        if self.timing == TRIPLET:
            slow = self.grown_slowly(self.slow_minus, elapsed, last, self.traces[cell, column, 1])
        if column < ENTRIES - 1:
            column += 1
            self.columns[cell] = column
        else:
            for entry in range(1, ENTRIES - 1):
                self.times[cell, entry] = self.times[cell, entry + 1]
                if self.timing != NEAREST_PAIR:
                    self.traces[cell, entry, 0] = self.traces[cell, entry + 1, 0]
                if self.timing == TRIPLET:
                    self.traces[cell, entry, 1] = self.traces[cell, entry + 1, 1]
        self.times[cell, column] = tick
        if self.timing != NEAREST_PAIR:
            self.traces[cell, column, 0] = fast
        if self.timing == TRIPLET:
            self.traces[cell, column, 1] = slow

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
        cdef Py_ssize_t row = synapse if self.constants.shape[0] > 1 else 0
        cdef double scale = self.scale[synapse if self.scale.shape[0] > 1 else 0]
        cdef int64_t unit = self.constants[row, UNIT], cell = self.cell_of[synapse]
        cdef int64_t last_pre = <int64_t>self.last_pre[synapse]
        cdef int64_t fast = <int64_t>self.fast_trace[synapse], slow = <int64_t>self.slow_trace[synapse]
        cdef int64_t begin = max(last_pre - delay, 0), end = max(tick - delay, 0), elapsed = tick - last_pre
        cdef int64_t column = 0, stored
        cdef int64_t weight = <int64_t>rint(self.weight[synapse] * scale) * unit
        while column < self.columns[cell] and self.times[cell, column + 1] <= begin:
            column += 1
        while column < self.columns[cell] and self.times[cell, column + 1] <= end:
            column += 1
            weight = self.met_by_post(row, weight, cell, column, delay, last_pre, fast)
        if self.timing != NEAREST_PAIR:
            fast = self.grown(self.plus, elapsed, fast)
            self.fast_trace[synapse] = fast
        if self.timing == TRIPLET:
            slow = self.grown_slowly(self.slow_plus, elapsed, last_pre, slow)
            self.slow_trace[synapse] = slow
        if column > 0 and tick - delay - self.times[cell, column] >= 1:
            weight = self.met_by_pre(row, weight, cell, column, tick - delay, slow)
        # C rounds towards zero and stops at a zero, numpy rounds down and gives zero.
        stored = weight // unit if unit else 0
        if unit and weight % unit < 0:
            stored -= 1
        self.weight[synapse] = <double>(stored & 0xFFFF) / scale
        self.last_pre[synapse] = tick
        return self.weight[synapse]

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
