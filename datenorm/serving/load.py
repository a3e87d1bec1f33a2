"""What is in progress, and what the service refuses to take on beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from datenorm.serving.problems import Problem
from datenorm.serving.settings import Limits

__all__ = ["Load"]


class Load:
    """Counts requests, jobs and bytes of bodies in one process; only its event loop changes them.

    `stopping` is whether the service finishes what it has and then ends.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.requests = self.jobs = self.buffered = 0
        self.stopping = False

    @contextmanager
    def request(self) -> Iterator[None]:
        """A request in progress; Problem where there are too many."""
        if self.requests >= self.limits.requests:
            raise Problem("too-many-requests", f"{self.requests:,} requests are in progress")
        self.requests += 1
        try:
            yield
        finally:
            self.requests -= 1

    def start_job(self) -> None:
        """A column or file is taken on; Problem where there are too many."""
        if self.jobs >= self.limits.jobs:
            raise Problem("too-many-requests", f"{self.jobs:,} columns or files are in progress")
        self.jobs += 1

    def end_job(self) -> None:
        """It is done."""
        self.jobs -= 1

    @contextmanager
    def job(self) -> Iterator[None]:
        """A column or file in progress."""
        self.start_job()
        try:
            yield
        finally:
            self.end_job()

    def buffer(self, size: int) -> None:
        """So many more bytes of bodies are in memory; Problem where they are too many."""
        if self.buffered + size > self.limits.buffered_bytes:
            raise Problem("too-many-requests", "the bodies of requests fill the memory for them")
        self.buffered += size

    def unbuffer(self, size: int) -> None:
        """They are no longer."""
        self.buffered -= size
