"""Run commands in processes that are forked from one that has imported what most commands need and
has read a text.

A command gets its own process, arguments, folder, environment and pipes, as from a shell; it only
starts sooner.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import json
import os
import socket
import sys
import traceback
import warnings
from importlib import import_module

IMPORTED = (
    "numpy.ma",
    "numpy.random",
    "datenorm.inference.normalizer",
    "pyarrow.csv",
    "pyarrow.parquet",
    "datenorm.cleaning",
    "datenorm.columns",
    "datenorm.generation",
    "onnxruntime",
    "tqdm",
    "datenorm.cli.clean",
    "datenorm.cli.predict",
    "datenorm.columns.recipe",
    "datenorm.columns.report.page",
)


def serve(connection: socket.socket) -> None:
    """Answer each request (arguments, folder, environment, three descriptors) by an exit code."""
    for name in IMPORTED:
        with contextlib.suppress(ImportError):
            import_module(name)
    with contextlib.suppress(ImportError):
        import_module("datenorm").parse("3 May 1979")
    gc.freeze()  # no command looks for garbage among what they share
    while True:
        request, descriptors, _, _ = socket.recv_fds(connection, 1 << 20, 3)
        if not request:
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of threads: numpy's are idle
            child = os.fork()
        if child == 0:
            run(descriptors, **json.loads(request))
        for descriptor in descriptors:
            os.close(descriptor)
        _, status = os.waitpid(child, 0)
        connection.sendall(json.dumps(os.waitstatus_to_exitcode(status)).encode())


def run(
    descriptors: list[int], arguments: list[str], folder: str, environment: dict[str, str]
) -> None:
    """Be `python -m datenorm` with these arguments, to the end of the process."""
    for standard, descriptor in enumerate(descriptors):
        os.dup2(descriptor, standard)
        os.close(descriptor)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["datenorm", *arguments]
    sys.stdin, sys.stdout = _stream(0, "r"), _stream(1, "w")
    sys.stderr = _stream(2, "w", errors="backslashreplace", line_buffering=True)
    code = 1
    try:
        from datenorm.cli import main

        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _stream(descriptor: int, mode: str, **options: object) -> io.TextIOWrapper:
    raw = open(descriptor, f"{mode}b", closefd=False)  # noqa: SIM115
    return io.TextIOWrapper(raw, **options)  # type: ignore[arg-type]


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
