"""What a script finds as ``spinn_utilities.abstract_base``: abstract classes, as Python's own."""

from __future__ import annotations

from abc import ABCMeta as AbstractBase
from abc import abstractmethod

__all__ = ["AbstractBase", "abstractmethod"]
