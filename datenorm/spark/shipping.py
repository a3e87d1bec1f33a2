"""Values on their way to the worker processes of a cluster."""

from __future__ import annotations

import hashlib
import pickle
from collections import OrderedDict
from typing import Any, Generic, TypeVar

__all__ = ["Shipped"]

_Value = TypeVar("_Value")
_KEPT = 8  # values that a process keeps
_unpacked: OrderedDict[str, Any] = OrderedDict()  # of this process, the latest ones


class Shipped(Generic[_Value]):
    """A value as it travels with a function: bytes, which each process unpacks once.

    Spark unpacks a function for every task, and broadcasts it where it is large; what a task finds
    in `value` is what earlier tasks of its process left there.
    """

    def __init__(self, value: _Value) -> None:
        self._content = pickle.dumps(value, protocol=5)
        self._name = hashlib.sha256(self._content).hexdigest()

    @property
    def value(self) -> _Value:
        """The value of this process."""
        if self._name not in _unpacked:
            while len(_unpacked) >= _KEPT:
                _unpacked.popitem(last=False)
            _unpacked[self._name] = pickle.loads(self._content)
        _unpacked.move_to_end(self._name)
        found: _Value = _unpacked[self._name]
        return found
