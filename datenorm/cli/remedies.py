"""Which option or command helps: the one table from an error's problem to advice."""

from __future__ import annotations

from datenorm.errors import DatenormError, Problem

__all__ = ["REMEDIES", "explain"]

REMEDIES: dict[Problem, str] = {
    "exists": "choose another name, or replace it with --force",
    "no_model": "train one: datenorm train --output {folder}",
    "damaged_model": "train it again: datenorm train --output {folder} --force",
    "no_dataset": "make one: datenorm generate --output {folder}",
    "no_unfinished_training": "leave out --resume to start from scratch",
    "unfinished_training": "go on with --resume, or start again with --force",
    "damaged_checkpoint": "start again with --force",
    "other_training": "resume with the same options, or start again with --force",
    "unknown_table_kind": "name it with --format",
    "wrong_delimiter": (
        "mend that row, name another --delimiter, or keep or reject such rows with --ragged"
    ),
    "wrong_encoding": "name another --encoding, or none",
    "ragged_in_spark": (
        "mend that row, name another --delimiter, or clean the file without --engine spark"
    ),
    "lost_bytes": "name their --encoding, such as cp1252, or utf-8 where U+FFFD is meant",
    "iso_taken": "rename it, or replace the dates with --in-place",
    "reason_taken": "rename it, or leave out --rejects",
    "addition_taken": "rename it, or leave out --{addition}",
}


def explain(error: DatenormError) -> str:
    """What an error says, and the remedy where there is one."""
    if error.problem is None:
        return str(error)
    import shlex

    values = {name: shlex.quote(str(value)) for name, value in error.details.items()}
    return f"{error}; {REMEDIES[error.problem].format(**values)}"
