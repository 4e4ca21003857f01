"""Record what the released neuron binaries of sPyNNaker compute, by running them on an emulated ARM core.

There is no public SpiNNaker machine to compare with, but the code of its cores is public: the wheel of
sPyNNaker (Apache-2.0) holds it as ``.aplx`` images.  This script loads an image into the emulator Unicorn,
lays out the arrays of a few cells as the core does, and calls the two functions of a tick, the one that
takes in the ring buffers and the one that updates the neurons.  Constants are given as the project
derives them; so what is recorded is the arithmetic and the order of the neuron loop.

    pip download --no-deps --no-binary :all: 'sPyNNaker==1!7.4.1'     (and unpack it)
    pip install unicorn numpy
    python record_core.py UNPACKED/spynnaker/pyNN/model_binaries core.json

Addresses are those of release 7.4.1, found by disassembly.
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
REGISTERS = {
    "r7": arm_const.UC_ARM_REG_R7,
    "sl": arm_const.UC_ARM_REG_R10,
    "fp": arm_const.UC_ARM_REG_R11,
}


@dataclass(frozen=True)
class Layout:
    """Where things are in one image: addresses of code, and offsets of globals."""

    register: str
    update: tuple[int, int]
    absorb: int
    #: Array name: (offset of its pointer, words per cell).
    arrays: dict[str, tuple[int, int]]
    cells: int = 0x5C

    @property
    def shifted(self) -> int:
        """How far the globals behind the pointers have moved: one more array, four bytes more."""
        return self.cells - 0x5C


def lif(synapse: int, **more: tuple[int, int]) -> dict[str, tuple[int, int]]:
    return {"neuron": (0x50, 8), "synapse": (0x54, synapse), "threshold": (0x58, 1), **more}


IMAGES = {
    "IF_curr_exp": ("IF_curr_exp_neuron", Layout("sl", (0x1EEC, 0x1F18), 0x2510, lif(6))),
    "IF_cond_exp": (
        "IF_cond_exp_neuron",
        Layout("fp", (0x1F60, 0x1F88), 0x25F0, lif(6, input=(0x5C, 2)), 0x60),
    ),
    "IF_curr_alpha": ("IF_curr_alpha_neuron", Layout("sl", (0x1F08, 0x1F34), 0x2594, lif(10))),
    "IF_curr_delta": (
        "IF_curr_delta_neuron",
        Layout(
            "sl",
            (0x1E28, 0x1E50),
            0x2428,
            {"neuron": (0x50, 8), "input": (0x54, 1), "synapse": (0x58, 2), "threshold": (0x5C, 1)},
            0x60,
        ),
    ),
    "IF_curr_dual_exp": ("IF_curr_exp_dual_neuron", Layout("sl", (0x1F7C, 0x1FA4), 0x25C0, lif(9))),
    "IF_curr_exp_sEMD": ("IF_curr_exp_sEMD_neuron", Layout("sl", (0x1FAC, 0x1FDC), 0x2688, lif(12))),
    "IFCurrExpCa2Adaptive": (
        "IF_curr_exp_ca2_adaptive_neuron",
        Layout(
            "sl",
            (0x1FF4, 0x2020),
            0x265C,
            {"neuron": (0x50, 8), "synapse": (0x54, 6), "extra": (0x58, 3), "threshold": (0x5C, 1)},
            0x60,
        ),
    ),
    "Izhikevich": (
        "IZK_curr_exp_neuron",
        Layout("r7", (0x1E90, 0x1EBC), 0x2594, {**lif(6), "neuron": (0x50, 9)}),
    ),
    "Izhikevich_cond": (
        "IZK_cond_exp_neuron",
        Layout("fp", (0x1F00, 0x1F2C), 0x265C, {**lif(6, input=(0x5C, 2)), "neuron": (0x50, 9)}, 0x60),
    ),
}


class Core:
    """An emulated core with the image of one cell type."""

    def __init__(self, image: Path, layout: Layout, cells: int, shifts: list[int]) -> None:
        self.layout, self.cells = layout, cells
        self.emulator = Uc(UC_ARCH_ARM, UC_MODE_ARM)
        for start, size in ((0, 0x10000), (0x400000, 0x10000), (0x10000000, 0x100000)):
            self.emulator.mem_map(start, size)
        self.emulator.mem_write(0, image.read_bytes()[0x40:0x8040])
        self.free = 0x10000000
        self.globals = self.find_globals()
        nothing = self.allocate(0x4000)
        for offset in range(0, 0xA0, 4):
            self.write(self.globals + offset, nothing)
        moved = layout.shifted
        types = self.words([*shifts, 0])
        # Cells, steps per tick, current sources, whether to send packets, receptors, cells again.
        settings = {0x5C: cells, 0x64: 0, 0x70: 0, 0x74: cells, 0x78: len(shifts), 0x80: types}
        for offset, value in settings.items():
            self.write(self.globals + offset + moved, value)
        self.write(self.globals + 0x4C, 1)
        self.arrays = {name: self.allocate(4 * width * cells) for name, (_, width) in layout.arrays.items()}
        for name, (offset, _) in layout.arrays.items():
            self.write(self.globals + offset, self.arrays[name])
        indices = self.allocate(2 * cells)
        self.emulator.mem_write(indices, struct.pack(f"<{cells}H", *range(cells)))
        self.samples = [self.allocate(4 * cells) for _ in range(3)]
        self.spikes = self.allocate(4)
        self.write(self.globals + 8, self.words([indices] * 8))
        self.write(self.globals + 4, self.words(self.samples))
        self.write(self.globals + 0x14, self.words([indices]))
        self.write(self.globals + 0x10, self.words([self.spikes]))
        self.inputs = self.allocate(2 * cells * len(shifts))

    def find_globals(self) -> int:
        """Return the address of the globals, which the first instructions of a function load."""
        for address in (self.layout.absorb, self.layout.absorb + 4):
            word = self.read(address)
            if (word >> 16) & 0xFFF == 0x59F:
                return self.read(address + 8 + (word & 0xFFF))
        raise ValueError("The image does not load its globals where it is expected to.")

    def allocate(self, size: int) -> int:
        address, self.free = self.free, self.free + (size + 15 & ~15)
        return address

    def write(self, address: int, value: int) -> None:
        self.emulator.mem_write(address, struct.pack("<I", value & 0xFFFFFFFF))

    def read(self, address: int) -> int:
        return struct.unpack("<I", self.emulator.mem_read(address, 4))[0]

    def words(self, values: list[int]) -> int:
        address = self.allocate(4 * len(values))
        for index, value in enumerate(values):
            self.write(address + 4 * index, value)
        return address

    def set_array(self, name: str, columns: list[list[int]]) -> None:
        rows = [value for row in zip(*columns, strict=True) for value in row]
        packed = b"".join(struct.pack("<I", value & 0xFFFFFFFF) for value in rows)
        self.emulator.mem_write(self.arrays[name], packed)

    def tick(self, inputs: list[list[int]]) -> tuple[list[int], list[list[int]]]:
        """Run one tick; ``inputs`` has a row per receptor.  Return who spiked, and the samples."""
        flat = [value for row in inputs for value in row]
        self.emulator.mem_write(self.inputs, struct.pack(f"<{len(flat)}H", *flat))
        self.emulator.reg_write(arm_const.UC_ARM_REG_SP, STACK)
        self.emulator.reg_write(arm_const.UC_ARM_REG_LR, RETURN)
        self.emulator.reg_write(arm_const.UC_ARM_REG_R0, self.inputs)
        self.emulator.emu_start(self.layout.absorb, RETURN)
        self.write(self.spikes, 0)
        self.emulator.mem_write(STACK - 0x100, bytes(0x60))
        self.emulator.reg_write(arm_const.UC_ARM_REG_SP, STACK - 0x100)
        self.emulator.reg_write(REGISTERS[self.layout.register], self.globals)
        self.emulator.emu_start(*self.layout.update)
        bits = self.read(self.spikes)
        samples = [
            list(struct.unpack(f"<{self.cells}i", self.emulator.mem_read(address, 4 * self.cells)))
            for address in self.samples
        ]
        return [cell for cell in range(self.cells) if bits >> cell & 1], samples


def accum(values: np.ndarray | float) -> np.ndarray:
    return np.rint(np.asarray(values) * ONE).astype(np.int64)


def fract(values: np.ndarray) -> np.ndarray:
    return np.rint(values * 2.0**32).astype(np.int64)


def lay_out(core: Core, kind: str, p: dict[str, np.ndarray], v: np.ndarray, dt: float) -> None:
    """Write parameters and state of the cells as the core keeps them."""
    nothing = np.zeros(core.cells, dtype=np.int64)

    def put(name: str, *columns: np.ndarray | int) -> None:
        core.set_array(name, [np.broadcast_to(column, core.cells).tolist() for column in columns])

    if "Izh" in kind:
        rates = [accum(p[name]) for name in "abcd"]
        put("neuron", *rates, accum(v), accum(-14.0), accum(p["i_offset"]), accum(dt), accum(dt))
        put("threshold", 30 * ONE)
    else:
        ticks = np.ceil(p["tau_refrac"] / dt - 1e-9).astype(np.int64)
        leak = accum(np.exp(-dt / p["tau_m"]))
        resistance = accum(p["tau_m"] / p["cm"])
        rest, offset, reset = (accum(p[name]) for name in ("v_rest", "i_offset", "v_reset"))
        put("neuron", accum(v), rest, resistance, leak, offset, nothing, reset, ticks)
        put("threshold", accum(p["v_thresh"]))
    taus = [p[name] for name in ("tau_syn_E", "tau_syn_E2", "tau_syn_I")]
    if core.layout.arrays["synapse"][1] == 6 or kind == "IF_curr_alpha":
        del taus[1]
    if kind == "IF_curr_delta":
        put("synapse", 0, 0)
        put("input", accum(1 / dt))
    elif kind == "IF_curr_alpha":
        columns = [[0, 0, accum(dt / tau**2), fract(np.exp(-dt / tau)), 0] for tau in taus]
        put("synapse", *(column for receptor in columns for column in receptor))
    else:
        decays = [
            (fract(np.exp(-dt / tau)), fract(tau / dt * (1 - np.exp(-dt / tau))), nothing) for tau in taus
        ]
        extra = [0, 0, accum(p["scaling_factor"])] if kind == "IF_curr_exp_sEMD" else []
        put("synapse", *(column for receptor in decays for column in receptor), *extra)
    if "cond" in kind:
        put("input", accum(p["e_rev_E"]), accum(p["e_rev_I"]))
    if kind == "IFCurrExpCa2Adaptive":
        put("extra", accum(np.exp(-dt / p["tau_ca2"])), nothing, accum(p["i_alpha"]))


def draw(rng: np.random.Generator, kind: str, cells: int) -> dict[str, np.ndarray]:
    def between(low: float, high: float) -> np.ndarray:
        return np.round(rng.uniform(low, high, cells), 3)

    strong = 12.0 if "Izh" in kind else 0.8
    return {
        "tau_m": between(5, 30), "cm": between(0.2, 2), "v_rest": between(-70, -60),
        "v_reset": between(-75, -60), "v_thresh": between(-58, -48), "tau_refrac": between(0, 4),
        "i_offset": between(0, strong), "tau_syn_E": between(0.5, 8), "tau_syn_E2": between(0.5, 8),
        "tau_syn_I": between(0.5, 12), "e_rev_E": between(-10, 5), "e_rev_I": between(-90, -65),
        "a": between(0.02, 0.1), "b": between(0.2, 0.25), "c": between(-65, -50), "d": between(1, 8),
        "tau_ca2": between(10, 80), "i_alpha": between(0, 0.3), "scaling_factor": between(0.2, 2),
    }  # fmt: skip


def record(images: Path, kind: str, dt: float, seed: int, cells: int = 3, ticks: int = 80) -> dict:
    """Return one recorded run."""
    image, layout = IMAGES[kind]
    rng = np.random.default_rng(seed)
    receptors = 3 if layout.arrays["synapse"][1] in (9, 12) else 2
    shifts = rng.integers(1, 6, receptors).tolist()
    core = Core(images / f"{image}.aplx", layout, cells, shifts)
    parameters, v = draw(rng, kind, cells), np.round(rng.uniform(-70, -55, cells), 3)
    lay_out(core, kind, parameters, v, dt)
    largest = 0.03 * 1024 if "cond" in kind else 2.5
    run: dict = {"kind": kind, "dt": dt, "shifts": shifts, "v": v.tolist(), "ticks": []}
    run["parameters"] = {name: values.tolist() for name, values in parameters.items()}
    for _ in range(ticks):
        inputs = [
            np.where(
                rng.random(cells) < 0.25,
                rng.integers(0, min(65536, math.ceil(largest * 2.0 ** (15 - shift))), cells),
                0,
            ).tolist()
            for shift in shifts
        ]
        spikes, samples = core.tick(inputs)
        run["ticks"].append({"inputs": inputs, "spikes": spikes, "samples": samples})
    return run


def main() -> None:
    images, target = map(Path, sys.argv[1:3])
    runs = [record(images, kind, dt, seed=7) for kind in IMAGES for dt in (1.0, 0.1)]
    lines = ",\n".join(json.dumps(run, separators=(",", ":")) for run in runs)
    target.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
