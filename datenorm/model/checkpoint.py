"""The state of an unfinished training in one file without pickles, written aside and renamed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from datenorm.errors import DataError
from datenorm.files import atomic_path

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Checkpoint"]


@dataclass(frozen=True)
class Checkpoint:
    """Everything that the next epoch depends on.

    `weights`, `best_weights` and `optimizer` are arrays in Keras's order; `history` has one record
    per finished epoch; `signature` is what a resumed run must agree with (settings, data, task).
    """

    signature: Mapping[str, Any]
    history: tuple[Mapping[str, float], ...] = ()
    weights: Sequence[NDArray[Any]] = field(default=())
    best_weights: Sequence[NDArray[Any]] = field(default=())
    optimizer: Sequence[NDArray[Any]] = field(default=())

    def save(self, path: Path) -> None:
        """Write to `path`; the file before it stays until the new one is whole."""
        arrays = {
            f"{group}.{index:03d}": array
            for group in ("weights", "best_weights", "optimizer")
            for index, array in enumerate(getattr(self, group))
        }
        state = json.dumps({"signature": self.signature, "history": self.history})
        with atomic_path(path, force=True) as aside, aside.open("wb") as file:
            np.savez(file, state=np.array(state), **arrays)

    @classmethod
    def load(cls, path: Path, signature: Mapping[str, Any]) -> Checkpoint:
        """Read from `path`; DataError where it is damaged or another training's."""
        try:
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                state = json.loads(str(file["state"]))
                groups = {
                    group: [
                        file[name] for name in sorted(file.files) if name.startswith(f"{group}.")
                    ]
                    for group in ("weights", "best_weights", "optimizer")
                }
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            message = f"cannot read the checkpoint {path} ({error})"
            raise DataError(message, "damaged_checkpoint") from error
        saved = state["signature"]
        differing = sorted(
            key for key in {*saved, *signature} if saved.get(key) != signature.get(key)
        )
        if differing:
            raise DataError(
                f"the checkpoint {path} belongs to another training: {', '.join(differing)} differ",
                "other_training",
            )
        return cls(signature, tuple(state["history"]), **groups)
