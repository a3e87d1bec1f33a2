"""What the demonstration scripts share: errors in one line, seeds, figures, the machine."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import click

from datenorm.errors import DatenormError, SettingsError

output_option = click.option(
    "--output",
    type=click.Path(file_okay=False, writable=True, path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Folder for the figures and the picture; files of an earlier run are replaced.",
)
seeds_option = click.option(
    "--seeds",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help="Number of trainings, seeds 0, 1, 2, ...",
)


class Demonstration(click.Command):
    """A command that tells what went wrong in one line: exit 2 for wrong usage, 1 for the rest."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **{**kwargs, "standalone_mode": False})
        except (click.UsageError, SettingsError) as error:
            message, code = (
                error.format_message() if isinstance(error, click.UsageError) else str(error),
                2,
            )
        except (click.ClickException, DatenormError, OSError) as error:
            message, code = (
                error.format_message() if isinstance(error, click.ClickException) else str(error),
                1,
            )
        except click.Abort:
            message, code = "Aborted", 1
        click.echo(f"Error: {' '.join(message.split())}", err=True)
        sys.exit(code)


def progress(message: str) -> None:
    """A line on stderr."""
    click.echo(message, err=True)


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Rows on stdout, the columns aligned: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *others = (
            cell.ljust(width) if not index else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        click.echo("  ".join([first, *others]).rstrip())


def environment() -> dict[str, Any]:
    """What the figures depend on besides the code."""
    import keras

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "cores": cores,
        "python": platform.python_version(),
        "keras": keras.__version__,
        "backend": keras.backend.backend(),
    }


def write_results(folder: Path, name: str, figures: dict[str, Any], picture: Any) -> None:
    """NAME.json and NAME.png in the folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(
        json.dumps({**figures, "environment": environment()}, indent=2, ensure_ascii=False) + "\n"
    )
    picture.savefig(folder / f"{name}.png", dpi=110, metadata={"Software": "datenorm"})
    progress(f"wrote {folder / name}.json and .png")
