"""Code that Brian2 generates from abstract code, as numpy code or compiled."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from brian2.codegen.codeobject import create_runner_codeobj
from brian2.codegen.runtime.cython_rt import CythonCodeObject
from brian2.codegen.runtime.numpy_rt import NumpyCodeObject
from brian2.groups.group import Group

from nmpi_emulator.backends.engine.compilation import Compilation

_PACKAGE = "nmpi_emulator.backends.engine.runtime"

#: Runs code once; those for events take the synapses that an event reaches.
Run = Callable[..., Any]


class NumpyCode(NumpyCodeObject):
    """Code for numpy, with the templates of the engine beside Brian2's own."""

    templater = NumpyCodeObject.templater.derive(_PACKAGE)
    class_name = "engine_numpy"


class CythonCode(CythonCodeObject):
    """Code for Cython, with the templates of the engine; it is not compiled here but looked up."""

    templater = CythonCodeObject.templater.derive(_PACKAGE)
    class_name = "engine_cython"

    def compile_block(self, block: str) -> str | None:
        """Return the source of a block, to be looked up or compiled later."""
        source: str = getattr(self.code, block, "").strip()
        return None if not source or "EMPTY_CODE_BLOCK" in source else source


class Code:
    """Text that runs over the arrays of a group.

    ``template`` says over which elements: ``cells`` over all of them, ``presynaptic_event`` and
    ``postsynaptic_event`` over the synapses that are handed to ``run``.  ``calls_per_step`` says
    how often it runs in a step, for the decision whether to compile it.
    """

    def __init__(self, group: Group, text: str, template: str, calls_per_step: int = 1) -> None:
        """Generate numpy code."""
        self._group = group
        self._text = text
        self._template = template
        self._calls_per_step = calls_per_step
        self._lines = len(text.splitlines())
        self._compiled = False
        self.run: Run = self._numpy_run()

    def _generate(self, kind: type) -> Any:
        return create_runner_codeobj(
            self._group,
            self._text,
            self._template,
            run_namespace={},
            check_units=False,
            name=f"{self._group.name}_{self._template}*",
            codeobj_class=kind,
        )

    def _numpy_run(self) -> Run:
        generated = self._generate(NumpyCode)
        compiled, namespace = generated.compiled_code["run"], generated.namespace

        def run(events: npt.NDArray[np.intp] | None = None) -> Any:
            namespace["_events"] = events
            exec(compiled, namespace)
            return namespace.get("_return_values")

        return run

    @property
    def source(self) -> str:
        """The source of the compiled code, the same in every job."""
        return _source(self._generate(CythonCode))

    def prepare(
        self, compilation: Compilation, steps: int, announce: Callable[[], object] = lambda: None
    ) -> None:
        """Exchange the numpy code for compiled code, if that is worth it for so many steps.

        ``announce`` is called before a compilation, which takes long.
        """
        calls = steps * self._calls_per_step
        if self._compiled or not compilation.worth_loading(self._lines, calls):
            return
        generated = self._generate(CythonCode)
        module = compilation.module(_source(generated), self._lines, calls, announce)
        if module is None:
            return
        main, namespace = module.main, generated.namespace
        self._compiled = True

        def run(events: npt.NDArray[np.intp] | None = None) -> Any:
            namespace["_events"] = events
            return main(namespace)

        self.run = run


def _source(generated: Any) -> str:
    source: str = generated.compiled_code["run"]
    return source
