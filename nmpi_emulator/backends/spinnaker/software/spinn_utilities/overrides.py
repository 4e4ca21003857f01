"""What a script finds as ``spinn_utilities.overrides``."""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any, TypeVar

Method = TypeVar("Method")


class overrides:  # noqa: N801
    """Says of a method which one of the base class it stands for, and checks that the names agree.

    :param super_class_method: the method, or the property.
    :param extend_doc: whether its documentation is put before that of the new method.
    :raises TypeError: if it is neither.
    """

    def __init__(self, super_class_method: Any, *, extend_doc: bool = True) -> None:
        method = super_class_method.fget if isinstance(super_class_method, property) else super_class_method
        if not isinstance(method, (FunctionType, MethodType)):
            raise TypeError(f"may only decorate method declarations; this is a {type(method)}")
        self._method = method
        self._extend_doc = bool(extend_doc)

    def __call__(self, method: Method) -> Method:
        """Check a method, and give it the documentation of the other one.

        :raises AttributeError: for a property, or a method of another name.
        """
        if isinstance(method, property):
            raise AttributeError(
                "Please ensure that the overrides decorator is the last decorator before the method"
            )
        name, theirs = getattr(method, "__name__", ""), self._method.__doc__
        if name != self._method.__name__:
            raise AttributeError(f"Name mismatch: {self._method.__name__} is not {name}")
        if theirs is not None and method.__doc__ is None:
            method.__doc__ = theirs
        elif theirs is not None and self._extend_doc:
            method.__doc__ = f"{theirs}{method.__doc__}"
        return method
