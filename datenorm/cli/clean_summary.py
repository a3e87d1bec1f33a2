"""What `datenorm clean` says when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from datenorm.text import printable

if TYPE_CHECKING:
    from datenorm.cleaning import TableReport
    from datenorm.tables.encodings import Guess
    from datenorm.tables.table import Ragged

__all__ = ["summarize"]


def summarize(found: TableReport, ragged: Ragged, guess: Guess | None) -> None:
    """Show what was found, what became of rows with other fields than the header, and in which
    encoding the file was read.
    """
    for column in found.columns:
        click.echo(column.summary(), err=True)
    for name in found.untyped:
        message = f"{name}_iso: text, for its rows are not all days, nor all moments with a zone or"
        click.echo(printable(f"{message} all without"), err=True)
    if found.ragged:
        fate = "left as they are, unread" if ragged == "keep" else "rejected"
        message = "rows with fewer or more fields than the header"
        click.echo(f"{message}: {found.ragged:,}, {fate}", err=True)
    if guess and (guess.encoding or found.unread):
        click.echo(_encoding_note(guess), err=True)


def _encoding_note(guess: Guess) -> str:
    """In which encoding a file was read that is not UTF-8, and what else it may be."""
    others = f", such as {' or '.join(guess.others)}" if guess.others else ""
    if guess.encoding:
        return f"encoding: {guess.encoding}, by its letters; name another with --encoding{others}"
    return (
        "encoding: not UTF-8, read as Windows-1252; where letters look wrong, name another with "
        f"--encoding{others}"
    )
