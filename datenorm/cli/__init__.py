"""The command line: thin commands, one file each, imported when they are called."""

from __future__ import annotations

import atexit
import gc
import sys
from importlib import import_module
from typing import Any

import click

from datenorm import __version__
from datenorm.cli.remedies import explain
from datenorm.errors import DatenormError
from datenorm.text import printable

__all__ = ["main"]

_COMMANDS = ("generate", "train", "predict", "clean", "heatmap", "evaluate", "info")


class _LazyGroup(click.Group):
    """Imports a command's module when the command is asked for, and puts errors into one line."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command = import_module(f"datenorm.cli.{name}").command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BrokenPipeError:
            raise  # click ends silently
        except (DatenormError, OSError) as error:
            if context.params.get("debug"):
                raise
            raise click.ClickException(printable(_message(error))) from error
        except click.ClickException as error:
            vars(error)["message"] = printable(error.message)
            raise


def _message(error: DatenormError | OSError) -> str:
    """What went wrong, in one line."""
    if isinstance(error, DatenormError):
        return explain(error)
    return f"{error.strerror or error}{f' ({error.filename})' if error.filename else ''}"


@click.group(
    cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "show_default": True}
)
@click.version_option(__version__, prog_name="datenorm")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Read dates as people write them into ISO 8601, with a small attention network.

    \b
    Example:
      datenorm predict "3 May 1979"
    """


def main() -> None:
    """Run the command line; text goes in and out as UTF-8."""
    # Imports make many objects and next to no garbage: the collector need not search them so often, nor once more at
    # the end. That is a tenth of the time of a short command.
    gc.set_threshold(10_000)
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    cli(prog_name="datenorm")
