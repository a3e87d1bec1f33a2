"""What the service counts and times, as Prometheus reads it."""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

__all__ = ["FOLDER_VARIABLE", "METRICS_TYPE", "Metrics", "forget_ended_processes"]

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
_TEXTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)


class Metrics:
    """The metrics of one process; with FOLDER_VARIABLE set, `exposition` has those of all."""

    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        self.requests = Counter(
            "datenorm_requests", "Requests.", ["path", "method", "status"], registry=own
        )
        self.seconds = Histogram(
            "datenorm_request_seconds",
            "From the first byte of a request to the last of its answer.",
            ["path"],
            buckets=_SECONDS,
            registry=own,
        )
        self.texts = Counter(
            "datenorm_texts", "Texts and rows that were asked for.", ["path"], registry=own
        )
        self.batches = Histogram(
            "datenorm_batch_texts", "Texts that were read together.", buckets=_TEXTS, registry=own
        )
        self.waiting = Gauge(
            "datenorm_waiting_texts",
            "Texts that wait to be read.",
            registry=own,
            multiprocess_mode="livesum",
        )
        self.in_progress = Gauge(
            "datenorm_requests_in_progress",
            "Requests in progress.",
            registry=own,
            multiprocess_mode="livesum",
        )

    def batch_read(self, size: int, waiting: int) -> None:
        """A batch of `size` texts was taken, and so many still wait."""
        self.batches.observe(size)
        self.waiting.set(waiting)

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format."""
        if FOLDER_VARIABLE not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def forget_ended_processes() -> None:
    """Take out what processes that ended have in progress; their counts stay."""
    folder = os.environ.get(FOLDER_VARIABLE)
    for file in Path(folder).glob("gauge_live*_*.db") if folder else ():
        process = int(file.stem.rpartition("_")[2])
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)
        except PermissionError:  # another one has its number
            file.unlink(missing_ok=True)
