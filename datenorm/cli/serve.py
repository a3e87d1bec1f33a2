"""`datenorm serve`: the reader over HTTP."""

from __future__ import annotations

from typing import Literal

import click

from datenorm.cli.options import model_option
from datenorm.errors import require_extra


@click.command("serve")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="0 takes a free one.")
@model_option
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    help="Processes, each with the model: one for each core serves most.",
)
@click.option(
    "--threads", type=click.IntRange(1, 256), default=1, help="Threads that read, in each process."
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="URL",
    help="Pages of this origin may ask, such as https://example.org; may be given more than once.  "
    "[default: none but the service's own]",
)
@click.option(
    "--max-body", type=click.IntRange(1, 4096), default=32, help="MiB of a request's body."
)
@click.option(
    "--max-texts", type=click.IntRange(1), default=10_000, help="Texts of one call of /v1/parse."
)
@click.option(
    "--max-text-length", type=click.IntRange(1), default=1_000, help="Characters of such a text."
)
@click.option(
    "--max-rows", type=click.IntRange(1), default=1_000_000, help="Rows of a column or a file."
)
@click.option(
    "--max-requests",
    type=click.IntRange(1),
    default=2_000,
    help="Requests in progress in each process; more are told to come again.",
)
@click.option(
    "--max-jobs",
    type=click.IntRange(1),
    default=4,
    help="Columns and files in progress in each process.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1),
    default=30.0,
    metavar="SECONDS",
    help="For the head of a request, for its body, and for each part of an answer.",
)
@click.option(
    "--stop-timeout",
    type=click.FloatRange(1),
    default=30.0,
    metavar="SECONDS",
    help="For the requests in progress, when the service is told to stop.",
)
@click.option(
    "--log",
    type=click.Choice(["plain", "json", "off"]),
    default="plain",
    help="A line on stderr for each request, without its texts.",
)
@click.option("--log-texts", is_flag=True, help="These lines hold the texts too.")
def command(
    host: str,
    port: int,
    model: str,
    workers: int,
    threads: int,
    origins: tuple[str, ...],
    max_body: int,
    max_texts: int,
    max_text_length: int,
    max_rows: int,
    max_requests: int,
    max_jobs: int,
    timeout: float,
    stop_timeout: float,
    log: Literal["plain", "json", "off"],
    log_texts: bool,
) -> None:
    """Serve the reader over HTTP, and a page to try it at /.

    Anyone who reaches the address may ask; by default only this machine does. SIGTERM and Ctrl-C
    end the service when it has answered what it took on.

    \b
    Example:
      datenorm serve --port 8000 --workers 2
      curl localhost:8000/v1/parse --json '{"texts": ["3 May 1979"]}'
    """
    needed = ("fastapi", "uvicorn", "httptools", "prometheus_client", "pyarrow")
    require_extra("serving", "serve", *needed)

    from datenorm.serving.server import Address, run_server
    from datenorm.serving.settings import MEBIBYTE, Limits, ServiceSettings

    limits = Limits(
        body_bytes=max_body * MEBIBYTE,
        buffered_bytes=max(256, 2 * max_body) * MEBIBYTE,
        texts=max_texts,
        text_length=max_text_length,
        rows=max_rows,
        requests=max_requests,
        waiting_texts=max(100_000, 2 * max_texts),
        jobs=max_jobs,
        seconds=timeout,
    )
    settings = ServiceSettings(model, limits, threads, origins, log, log_texts)
    run_server(settings, Address(host, port), workers, stop_timeout)
