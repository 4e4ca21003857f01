"""Code objects that Brian2 generates from abstract code."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

from brian2.codegen.codeobject import create_runner_codeobj
from brian2.codegen.runtime.numpy_rt import NumpyCodeObject
from brian2.groups.group import Group


class NumpyCode(NumpyCodeObject):
    """Code for numpy, with the templates of the engine beside Brian2's own."""

    templater = NumpyCodeObject.templater.derive("nmpi_emulator.backends.engine.runtime")
    class_name = "engine_numpy"

    def __call__(self, **values: Any) -> Any:
        """Execute the code once, with further values in its namespace."""
        self.namespace.update(values)
        exec(self.compiled_code["run"], self.namespace)
        return self.namespace.get("_return_values")


def code_for(group: Group, text: str, template: str) -> Any:
    """Return a callable that executes ``text`` over the arrays of ``group``.

    ``template`` says over which elements: ``cells`` over all of them, ``presynaptic_event`` and
    ``postsynaptic_event`` over those that the caller names as ``_events``.
    """
    return create_runner_codeobj(
        group,
        text,
        template,
        run_namespace={},
        check_units=False,
        name=f"{group.name}_{template}*",
        codeobj_class=NumpyCode,
    )
