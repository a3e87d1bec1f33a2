"""What a training shows while it runs: bars and lines on stderr, and a log for TensorBoard."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from datenorm.cli.options import progress_bar
from datenorm.errors import SettingsError

__all__ = ["TrainingProgress", "import_keras"]


def import_keras() -> None:
    """Import Keras; what its backend's C++ says on stderr is kept back unless the import fails."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # the same numbers on every machine
    sys.stderr.flush()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as kept:
        os.dup2(kept.fileno(), 2)
        try:
            import keras

            keras.ops.convert_to_numpy(keras.ops.zeros(1))  # the backend looks for its devices now
        except (ImportError, ValueError) as error:
            backend = os.environ.get("KERAS_BACKEND", "tensorflow")
            raise SettingsError(f"Keras cannot use the backend {backend!r}: {error}") from error
        except BaseException:
            kept.seek(0)
            os.write(stderr, kept.read())
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)


class TrainingProgress:
    """A bar per epoch on stderr, a line per epoch, and TensorBoard where it is asked for."""

    def __init__(self, quiet: bool, tensorboard: Path | None) -> None:
        self.quiet = quiet
        self.bar: Any = None
        self.summary: Any = None
        if tensorboard:
            import tensorflow

            self.summary = tensorflow.summary
            self.writer = tensorflow.summary.create_file_writer(str(tensorboard))

    def on_batch(self, epoch: int, step: int, steps: int, loss: float) -> None:
        """Move the bar on."""
        if step == 1:
            self.bar = progress_bar(steps, "batch", self.quiet)
            self.bar.set_description(f"epoch {epoch + 1}")
        self.bar.update()
        if step % 10 == 0 or step == steps:
            self.bar.set_postfix(loss=f"{loss:.4f}", refresh=False)

    def on_epoch(self, record: Mapping[str, float]) -> None:
        """Show and log the scores of a finished epoch."""
        self.bar.close()
        if not self.quiet:
            scores = f"loss {record['loss']:.4f}, exact match {record['exact_match']:.4f}"
            seconds = f"{record['seconds']:.0f} s of training"
            click.echo(f"epoch {record['epoch']}: {scores}, {seconds}", err=True)
        if self.summary:
            with self.writer.as_default(step=int(record["epoch"])):
                for name in ("loss", "exact_match", "learning_rate"):
                    self.summary.scalar(name, record[name])
            self.writer.flush()
