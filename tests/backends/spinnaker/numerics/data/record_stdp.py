"""Record what the released binaries of sPyNNaker do to plastic weights, on an emulated ARM core.

As ``record_core.py``, for one row of plastic synapses: the script calls the function that enters a
postsynaptic spike into the history of its cell, and the one that works a row off when its presynaptic cell
spikes.  Presynaptic spikes that coincide with a delayed postsynaptic one are left out: there the code
differs from the published description, which the project follows.

    python record_stdp.py UNPACKED/spynnaker/pyNN/model_binaries stdp.json
"""

from __future__ import annotations

import json
import math
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from unicorn import UC_ARCH_ARM, UC_MODE_ARM, Uc, arm_const

ONE = 1 << 15
STACK, RETURN = 0x40F000, 0xFFFC
ARGUMENTS = (
    arm_const.UC_ARM_REG_R0,
    arm_const.UC_ARM_REG_R1,
    arm_const.UC_ARM_REG_R2,
    arm_const.UC_ARM_REG_R3,
)
#: Addresses of globals: bits of a synapse's control word, plasticity data, weights, look-up tables.
DELAY_SHIFT, RING_MASK, TYPE_SHIFT, INDEX_MASK = 0x400034, 0x400038, 0x40003C, 0x400040
TYPE_MASK, DELAY_MASK = 0x400048, 0x400050
PLASTICITY, WEIGHT_REGION, WEIGHT_SHIFTS, TABLES = 0x40015C, 0x40016C, 0x400170, 0x400174


@dataclass(frozen=True)
class Image:
    """An image: its name, the two functions, and the length of a row's header."""

    name: str
    post_spike: int
    pre_spike: int
    header: int


IMAGES = {
    ("pair", "additive"): Image("synapses_stdp_mad_pair_additive", 0x23FC, 0x2630, 8),
    ("pair", "multiplicative"): Image("synapses_stdp_mad_pair_multiplicative", 0x23FC, 0x2630, 8),
    ("nearest_pair", "additive"): Image("synapses_stdp_mad_nearest_pair_additive", 0x23F4, 0x2504, 4),
    ("vogels2011", "additive"): Image("synapses_stdp_mad_vogels_2011_additive", 0x23FC, 0x2630, 8),
    ("pfister_triplet", "additive_triplet"): Image(
        "synapses_stdp_mad_pfister_triplet_additive", 0x2400, 0x2660, 8
    ),
}
VALUES = {"tau_plus": 15.3, "tau_minus": 22.7, "tau_x": 101.0, "tau_y": 125.0, "alpha": 0.12, "tau": 19.0}
AMPLITUDES = {
    "w_min": 0.1, "w_max": 2.0, "A_plus": 0.03, "A_minus": 0.025, "A3_plus": 0.02, "A3_minus": 0.015
}  # fmt: skip


def table(tau: float, dt: float, shift: int = 0) -> list[int]:
    """Return a look-up table as the host writes it: length, shift, entries."""
    size = math.ceil(math.log(2048) * tau / dt / (1 << shift) / 2) * 2
    entries = [math.floor(math.exp(-(index << shift) * dt / tau) * 2048) for index in range(size)]
    return [size, shift, *entries]


class Row:
    """An emulated core with one row of plastic synapses onto as many cells."""

    def __init__(
        self,
        image: Image,
        data: bytes,
        delays: list[int],
        weights: list[int],
        shift: int,
        constants: list[int],
        tables: list[int | list[int]],
    ) -> None:
        self.image, self.size = image, len(delays)
        self.emulator = Uc(UC_ARCH_ARM, UC_MODE_ARM)
        for start, length in ((0, 0x10000), (0x400000, 0x10000), (0x10000000, 0x100000)):
            self.emulator.mem_map(start, length)
        self.emulator.mem_write(0, data[0x40:0x7040])
        self.free = 0x10000000
        for address, value in (
            (DELAY_SHIFT, 9),
            (RING_MASK, 0x1FF),
            (TYPE_SHIFT, 8),
            (INDEX_MASK, 0xFF),
            (TYPE_MASK, 1),
            (DELAY_MASK, 0x7F),
        ):
            self.write(address, value)
        histories = self.allocate(200 * self.size + 400)
        for index, value in enumerate((0, 0, 1, histories)):
            self.write(PLASTICITY + 4 * index, value)
        self.write(WEIGHT_SHIFTS, self.place("<2I", [shift, shift]))
        self.write(WEIGHT_REGION, self.place(f"<{len(constants)}i", constants))
        for index, entries in enumerate(tables):
            value = entries if isinstance(entries, int) else self.place(f"<{len(entries)}H", entries)
            self.write(TABLES + 4 * index, value)
        self.plastic = self.allocate(image.header + 2 * len(weights) + 16)
        packed = struct.pack(f"<{len(weights)}H", *weights)
        self.emulator.mem_write(self.plastic + image.header, packed)
        control = [(delay << 9) | index for index, delay in enumerate(delays)]
        self.fixed = self.place(f"<2I{len(control)}H", [0, len(control), *control])
        self.ring = self.allocate(2 * 512 * 128)
        self.flag = self.allocate(16)

    def allocate(self, size: int) -> int:
        address, self.free = self.free, self.free + (size + 15 & ~15)
        return address

    def place(self, form: str, values: list[int]) -> int:
        packed = struct.pack(form, *values)
        address = self.allocate(len(packed) + 16)
        self.emulator.mem_write(address, packed)
        return address

    def write(self, address: int, value: int) -> None:
        self.emulator.mem_write(address, struct.pack("<I", value & 0xFFFFFFFF))

    def call(self, function: int, *arguments: int) -> None:
        self.emulator.reg_write(arm_const.UC_ARM_REG_SP, STACK)
        self.emulator.reg_write(arm_const.UC_ARM_REG_LR, RETURN)
        for register, value in zip(ARGUMENTS, arguments, strict=False):
            self.emulator.reg_write(register, value)
        self.write(STACK, 0)
        self.write(STACK + 4, self.flag)
        self.emulator.emu_start(function, RETURN)

    def post_spike(self, tick: int, cell: int) -> None:
        self.call(self.image.post_spike, tick, cell)

    def pre_spike(self, tick: int) -> list[int]:
        self.call(self.image.pre_spike, self.plastic, self.fixed, self.ring, tick)
        address = self.plastic + self.image.header
        return list(struct.unpack(f"<{self.size}H", self.emulator.mem_read(address, 2 * self.size)))


class ModulatedRow(Row):
    """A row of the binary for neuromodulation, where STDP changes eligibility in place of weights."""

    image = Image("synapses_stdp_izhikevich_neuromodulation_pair_additive", 0x2590, 0x2760, 8)

    def __init__(
        self,
        data: bytes,
        delays: list[int],
        weights: list[int],
        shift: int,
        constants: list[int],
        modulation: dict[str, float],
        dt: float,
    ) -> None:
        pairs = [number for weight in weights for number in (weight, 0)]
        super().__init__(self.image, data, delays, pairs, shift, constants, [])
        shifts = self.place("<2I", [shift, shift])
        decays = [
            self.place(f"<{len(entries)}H", entries)
            for entries in (
                table(modulation["tau_c"], dt, 4),
                table(modulation["tau_d"], dt, 2),
                table(VALUES["tau_plus"], dt),
                table(VALUES["tau_minus"], dt),
            )
        ]
        integral = round(-1 / (1 / modulation["tau_c"] + 1 / modulation["tau_d"]) * ONE)
        bounds = [round(modulation[name] * ONE) for name in ("w_max", "w_min")]
        for index, value in enumerate((integral, *bounds, decays[0], decays[1], shifts)):
            self.write(PLASTICITY + 0x10 + 4 * index, value)
        region = self.place(f"<{len(constants)}i", constants)
        for address, value in (
            (0x400184, region),
            (0x400188, shifts),
            (0x40018C, decays[2]),
            (0x400190, decays[3]),
        ):
            self.write(address, value)

    def modulate(self, tick: int, cells: list[int], amount: int, rewards: bool) -> None:
        """Let a source reward or punish cells."""
        plastic = self.place("<I", [0x80000000 | rewards << 30])
        control = [(amount << 16) | cell for cell in cells]
        fixed = self.place(f"<2I{len(cells)}I", [0, len(cells), *control])
        self.call(self.image.pre_spike, plastic, fixed, self.ring, tick)


def record_modulated(images: Path, seed: int) -> dict:
    """Return one recorded run under neuromodulation."""
    rng = np.random.default_rng(seed)
    size, dt, shift = 4, 1.0, int(rng.integers(0, 4))
    delays = rng.integers(1, 16, size).tolist()
    scale = 1 << (15 - shift)
    start = rng.integers(scale // 4, scale * 3 // 2, size).tolist()
    modulation = {"tau_c": 300.0, "tau_d": 80.0, "w_min": 0.1, "w_max": 1.8}
    amplitudes = {"w_min": 0.0, "w_max": 1.5, "A_plus": 0.08, "A_minus": 0.05}
    constants = [round(value * ONE) for value in amplitudes.values()]
    data = (images / f"{ModulatedRow.image.name}.aplx").read_bytes()
    row = ModulatedRow(data, delays, start, shift, constants, modulation, dt)
    run: dict = {
        "dt": dt, "shift": shift, "delays": delays, "start": start,
        "values": VALUES, "amplitudes": amplitudes,
        "modulation": modulation, "amount": 25 / 2048, "post": [], "modulated": [], "pre": [], "stored": [],
    }  # fmt: skip
    posts: list[list[int]] = [[] for _ in range(size)]
    for tick in range(1, 600):
        for cell in np.flatnonzero(rng.random(size) < 0.08).tolist():
            row.post_spike(tick, cell)
            posts[cell].append(tick)
            run["post"].append([tick, cell])
        chance = rng.random()
        if chance < 0.03:
            cells = np.flatnonzero(rng.random(size) < 0.6).tolist()
            row.modulate(tick, cells, 25, chance < 0.02)
            run["modulated"].append([tick, cells, 1 if chance < 0.02 else -1])
        coincident = any(tick - delay in times for delay, times in zip(delays, posts, strict=True))
        if rng.random() < 0.15 and not coincident:
            run["pre"].append(tick)
            row.size = 2 * size
            run["stored"].append(row.pre_spike(tick))
    return run


def record(images: Path, rule: tuple[str, str], seed: int, busy: float) -> dict:
    """Return one recorded run; ``busy`` is the chance of a postsynaptic spike in a tick."""
    timing, weights = rule
    rng = np.random.default_rng(seed)
    size, dt, shift = 4, 1.0, int(rng.integers(0, 4))
    delays = rng.integers(1, 16, size).tolist()
    scale = 1 << (15 - shift)
    start = rng.integers(scale // 4, scale * 7 // 4, size).tolist()
    names = ["w_min", "w_max", "A_plus", "A_minus"]
    values = dict(AMPLITUDES)
    if weights == "additive_triplet":
        names += ["A3_plus", "A3_minus"]
        values |= {name: value * values["w_max"] for name, value in values.items() if name[0] == "A"}
    constants = [round(values[name] * ONE) for name in names]
    tables: list[int | list[int]] = [table(VALUES["tau_plus"], dt), table(VALUES["tau_minus"], dt)]
    if timing == "vogels2011":
        tables = [round(VALUES["alpha"] * 2048), table(VALUES["tau"], dt)]
    if timing == "pfister_triplet":
        tables += [table(VALUES["tau_x"], dt, 2), table(VALUES["tau_y"], dt, 2)]
    image = IMAGES[rule]
    row = Row(image, (images / f"{image.name}.aplx").read_bytes(), delays, start, shift, constants, tables)
    run: dict = {
        "timing": timing, "weights": weights, "dt": dt, "shift": shift, "delays": delays, "start": start,
        "values": VALUES, "amplitudes": AMPLITUDES, "post": [], "pre": [], "stored": [],
    }  # fmt: skip
    posts: list[list[int]] = [[] for _ in range(size)]
    for tick in range(1, 700):
        spiking = np.flatnonzero(rng.random(size) < busy).tolist()
        for cell in spiking:
            row.post_spike(tick, cell)
            posts[cell].append(tick)
            run["post"].append([tick, cell])
        coincident = any(tick - delay in times for delay, times in zip(delays, posts, strict=True))
        if rng.random() < 0.08 and not coincident:
            run["pre"].append(tick)
            run["stored"].append(row.pre_spike(tick))
    return run


def main() -> None:
    images, target = map(Path, sys.argv[1:3])
    runs = [record(images, rule, seed, busy) for rule in IMAGES for seed, busy in ((1, 0.03), (2, 0.25))]
    runs += [record_modulated(images, seed) for seed in (1, 2)]
    lines = ",\n".join(json.dumps(run, separators=(",", ":")) for run in runs)
    target.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
