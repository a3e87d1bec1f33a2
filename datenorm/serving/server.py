"""Runs the service until it is told to stop."""

from __future__ import annotations

from functools import partial

import uvicorn

from datenorm.serving.app import create_app
from datenorm.serving.settings import ServiceSettings

__all__ = ["run_server"]


def run_server(settings: ServiceSettings, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C; requests that are in progress get their answers.

    Raises:
        BundleError: the model is missing or damaged.
        OSError: the address is taken.
    """
    uvicorn.Server(
        uvicorn.Config(
            partial(create_app, settings),
            host,
            port,
            factory=True,
            access_log=False,
            server_header=False,
            ws="none",
        )
    ).run()
