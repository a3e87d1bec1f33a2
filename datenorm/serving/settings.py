"""What a service reads with, what it allows, and what it logs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from datenorm.bundle import DEFAULT_MODEL
from datenorm.errors import SettingsError

__all__ = ["MEBIBYTE", "Limits", "ServiceSettings"]

MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What one process takes; whatever goes beyond is refused with a reason.

    Args:
        body_bytes: of one request.
        buffered_bytes: of all bodies in memory.
        texts: of one call of /v1/parse.
        text_length: characters of one of these.
        rows: of one column or file.
        requests: in progress at once.
        waiting_texts: that wait to be read.
        jobs: columns and files in progress at once.
        seconds: within which the head of a request, its body, and each part of an answer must pass.
    """

    body_bytes: int = 32 * MEBIBYTE
    buffered_bytes: int = 256 * MEBIBYTE
    texts: int = 10_000
    text_length: int = 1_000
    rows: int = 1_000_000
    requests: int = 2_000
    waiting_texts: int = 100_000
    jobs: int = 4
    seconds: float = 30.0

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value <= 0:
                raise SettingsError(f"the limit {name} must lie above 0, not {value}")


@dataclass(frozen=True)
class ServiceSettings:
    """A service: its model, its limits, and what it tells of itself.

    Args:
        model: a shipped model's name, or a model's folder.
        limits: of each process.
        threads: that read, in each process.
        origins: web pages of these origins may ask, such as https://example.org; none by default.
        log: a line for each request, as plain text or JSON, or none.
        log_texts: whether these lines hold what was asked.
    """

    model: str | Path = DEFAULT_MODEL
    limits: Limits = field(default_factory=Limits)
    threads: int = 1
    origins: tuple[str, ...] = ()
    log: Literal["plain", "json", "off"] = "plain"
    log_texts: bool = False

    def __post_init__(self) -> None:
        if self.threads < 1:
            raise SettingsError(f"threads must be at least 1, not {self.threads}")
        if self.log not in ("plain", "json", "off"):
            raise SettingsError(f"log must be plain, json or off, not {self.log!r}")
