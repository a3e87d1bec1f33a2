"""The command line: thin commands, one file each, imported when they are called."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from datenorm import __version__
from datenorm.cli.remedies import explain
from datenorm.cli.streams import prepare_streams
from datenorm.errors import DatenormError
from datenorm.text import printable

__all__ = ["main"]

_COMMANDS = (
    "generate",
    "train",
    "predict",
    "clean",
    "formats",
    "serve",
    "heatmap",
    "evaluate",
    "info",
)


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

    def resolve_command(
        self, context: click.Context, words: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names, and guess where there is none."""
        if words[0] not in _COMMANDS:
            from difflib import get_close_matches

            for close in get_close_matches(words[0], _COMMANDS, 1):
                context.fail(f"No such command {words[0]!r}; did you mean {close!r}?")
        return super().resolve_command(context, words)

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Parse the options of the group; --help and --version write here."""
        with _errors_in_one_line():
            return super().make_context(*arguments, **options)

    def invoke(self, context: click.Context) -> Any:
        with _errors_in_one_line(debug=context.params["debug"]):
            return super().invoke(context)


@contextmanager
def _errors_in_one_line(debug: bool = False) -> Iterator[None]:
    """Turn what we can explain into click's errors, without a traceback."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        raise  # click ends silently
    except (DatenormError, OSError) as error:
        if debug:
            raise
        raise click.ClickException(printable(_message(error))) from error
    except click.ClickException as error:
        vars(error)["message"] = printable(error.message)
        raise


def _message(error: DatenormError | OSError) -> str:
    """What went wrong, and what would help."""
    if isinstance(error, DatenormError):
        return explain(error)
    named = f" ({error.filename})" if error.filename is not None else ""
    return f"{error.strerror or error}{named}"


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
    # Imports make many objects and next to no garbage: the collector need not search them so
    # often, nor once more at the end. That is a tenth of the time of a short command.
    gc.set_threshold(10_000)
    atexit.register(gc.freeze)
    prepare_streams()
    cli(prog_name="datenorm")
