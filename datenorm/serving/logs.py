"""Lines of the log, on stderr: plain or JSON, and without anybody's texts unless asked for."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from datenorm.serving.settings import ServiceSettings
from datenorm.text import printable

__all__ = ["LOGGER", "LineFormatter", "configure_logging", "shown_texts"]

LOGGER = logging.getLogger("datenorm.serving")
_SHOWN_TEXTS = 10
_SHOWN_LENGTH = 200


class LineFormatter(logging.Formatter):
    """A record as one line. `record.request` holds what a line on a request says.

    Of an exception come its type and where it was raised: its message may hold texts.
    """

    def __init__(self, as_json: bool, with_texts: bool) -> None:
        super().__init__()
        self._as_json, self._with_texts = as_json, with_texts

    def format(self, record: logging.LogRecord) -> str:
        """See logging.Formatter."""
        moment = dt.datetime.fromtimestamp(record.created, dt.timezone.utc)
        values: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        values |= getattr(record, "request", {})
        if record.exc_info and record.exc_info[0]:
            values["exception"] = self._exception(record.exc_info)
        if self._as_json:
            return json.dumps(values, ensure_ascii=False)
        first = " ".join(str(values.pop(name)) for name in ("time", "level", "message"))
        others = (f"{name}={_plain(value)}" for name, value in values.items())
        return printable(" ".join([first, *others]))

    def _exception(self, error: Any) -> str:
        """The type of an exception and its way through the code."""
        if self._with_texts:
            return "".join(traceback.format_exception(*error)).strip()
        frames = traceback.extract_tb(error[2])
        way = " > ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in frames)
        return f"{error[0].__name__} in {way}"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def configure_logging(settings: ServiceSettings) -> None:
    """Have the lines of the service, and warnings of its server, written to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter(settings.log == "json", settings.log_texts))
    for name, level in (("datenorm.serving", logging.INFO), ("uvicorn.error", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


def shown_texts(texts: Sequence[str | None]) -> list[str | None]:
    """The first of some texts, no longer than a line can show."""
    return [text and text[:_SHOWN_LENGTH] for text in texts[:_SHOWN_TEXTS]]
