"""`datenorm serve`: the reader over HTTP."""

from __future__ import annotations

import click

from datenorm.cli.options import model_option
from datenorm.errors import require_extra


@click.command("serve")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="0 takes a free one.")
@model_option
def command(host: str, port: int, model: str) -> None:
    """Serve the reader over HTTP, and a page to try it at /.

    \b
    Example:
      datenorm serve --port 8000
      curl localhost:8000/v1/parse --json '{"texts": ["3 May 1979"]}'
    """
    require_extra("serving", "serve", "fastapi", "uvicorn", "prometheus_client", "pyarrow")

    from datenorm.serving.server import run_server
    from datenorm.serving.settings import ServiceSettings

    run_server(ServiceSettings(model), host, port)
