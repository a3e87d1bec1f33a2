"""What goes wrong inside Spark, as one line of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from datenorm.errors import DataError, DatenormError

__all__ = ["explained"]

_CONDITION = re.compile(r"^\[[A-Z0-9_.]+\]\s*|\s*SQLSTATE: \w+\s*$")
_LONGEST = 300  # characters of a message of Spark that are shown


@contextmanager
def explained(path: str) -> Iterator[None]:
    """Errors of Spark in the block become a DataError that names `path`."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        raise _our_error(path, _messages(error)) from error


def _messages(error: Exception) -> list[str]:
    """What an error and its causes say, the outermost first."""
    java = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    if java is None:
        return [str(error)]
    found = []
    while java is not None:
        found.append(str(java.getMessage() or java.toString()))
        java = java.getCause()
    return found


def _our_error(path: str, messages: list[str]) -> DatenormError:
    everything = "\n".join(messages)
    if "MALFORMED_RECORD_IN_PARSING" in everything:
        return DataError(
            f"{path}: a row has fewer or more fields than the header{_file(everything)}",
            "ragged_in_spark",
        )
    if "CSV header does not conform" in everything:
        return DataError(f"{path}: its files have different headers{_file(everything)}")
    if "PATH_NOT_FOUND" in everything:
        return DataError(f"{path}: no such file or folder where Spark looks")
    if "No module named 'datenorm'" in everything:
        return DataError(
            "the workers of Spark have no datenorm; install it there, or pack an environment that "
            "travels with the job"
        )
    system = re.search(r'\$?(\w+)FileSystem not found|for scheme "(\w+)"', everything)
    if system:
        scheme = system[2] or path.split(":", maxsplit=1)[0]
        return DataError(
            f"{path}: this Spark has no file system for {scheme}:; add its package to "
            "spark.jars.packages, such as org.apache.hadoop:hadoop-aws for s3a:"
        )
    return DataError(f"{path}: Spark: {_line(messages)}")


def _file(message: str) -> str:
    """Which file it is, where Spark says so."""
    found = re.search(r"while reading file (\S+?)\.?\s", message)
    return f" ({found[1]})" if found else ""


def _line(messages: list[str]) -> str:
    """The line that says most: the last one of a Python traceback, else the innermost cause's."""
    for message in messages:
        if "Traceback (most recent call last)" in message:
            lines = [line for line in message.splitlines() if re.match(r"\w[\w.]*: ", line)]
            if lines:
                return lines[-1][:_LONGEST]
    first = next((m for m in reversed(messages) if m.strip()), "no reason given")
    return _CONDITION.sub("", first.strip().splitlines()[0])[:_LONGEST]
