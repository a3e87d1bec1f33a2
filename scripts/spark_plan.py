"""What many rows would take on Spark, from what few have taken: the plan of `bench_spark.py`."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Measured", "plan_table"]

_CORES = (16, 64, 256, 1024)
_PARTITION = 128 << 20  # bytes of a file that Spark gives to one task
_NETWORK = 10e9 / 8  # bytes a second that reach a machine, over 10 Gbit/s
_DOUBLINGS = 2.0
_MIB, _GB = 1 << 20, 1e9


@dataclass(frozen=True)
class Measured:
    """What was measured on one executor with one core, over two numbers of rows; `speedup` is that
    of two executors.

    `first_share` is the share of the first pass. Evidence is what one partition sends, learned is
    what the driver sends to each executor.
    """

    rows: tuple[int, int]
    seconds: tuple[float, float]
    speedup: float
    first_share: float
    bytes_per_row: float
    evidence_bytes: int
    learned_bytes: int
    worker_mebibytes: float

    @property
    def rate(self) -> float:
        """Rows a second of one core, without what is the same for any number of rows."""
        more, longer = self.rows[1] - self.rows[0], self.seconds[1] - self.seconds[0]
        whole = self.rows[1] / self.seconds[1]
        return max(more / longer, whole) if longer > 0 else whole

    @property
    def fixed(self) -> float:
        """Seconds that any number of rows takes: jobs start, each process learns the shapes."""
        return max(0.0, self.seconds[1] - self.rows[1] / self.rate)

    @property
    def kept(self) -> float:
        """The share of each core's rate that is left when cores are doubled."""
        return min(1.0, self.speedup / _DOUBLINGS)

    def seconds_for(self, rows: int, cores: int) -> float:
        """Where cores do not hold each other up."""
        return self.fixed + rows / (self.rate * cores)


def plan_table(found: Measured, rows: int, price: float) -> str:
    """Hours, cost and memory on several numbers of cores, and what else such a job needs."""
    lines = [
        f"{rows:,} rows at {found.rate:,.0f} rows/s of a core, and {found.fixed:.1f} s that any "
        f"number of rows takes; {found.speedup:.2f} times that rate on two cores.",
        "",
        "| cores | hours | hours at worst | core-hours | cost | GiB of the Python processes | "
        "MB/s read |",
        "|---|---|---|---|---|---|---|",
    ]
    for cores in _CORES:
        hours = found.seconds_for(rows, cores) / 3600
        # The rate that is left after the first doubling, for all cores.
        worst = (found.fixed + rows / (found.rate * cores * found.kept)) / 3600
        memory = cores * found.worker_mebibytes / 1024
        read = rows * found.bytes_per_row * 2 / (hours * 3600) / 1e6
        lines.append(
            f"| {cores:,} | {hours:.2f} | {worst:.2f} | {hours * cores:,.0f} | "
            f"{hours * cores * price:,.2f} | {memory:,.0f} | {read:,.0f} |"
        )
    partitions = -(-int(rows * found.bytes_per_row) // _PARTITION)
    feeds = _NETWORK / (found.rate * found.bytes_per_row * 2)
    evidence = partitions * found.evidence_bytes
    lines += [
        "",
        f"- Cost: core-hours times {price:g}.",
        f"- Input: {found.bytes_per_row:.1f} bytes a row in Parquet, of a number and a date; "
        f"{rows * found.bytes_per_row / _GB:,.0f} GB, read twice, in {partitions:,} partitions.",
        f"- Network: 10 Gbit/s feed {feeds:,.0f} cores; a machine with fewer waits for its cores.",
        f"- Shuffle: {found.evidence_bytes / 1024:,.0f} KiB of evidence a partition, "
        f"{evidence / _MIB:,.0f} MiB in all, merged on the workers.",
        f"- Driver: {found.learned_bytes / 1024:,.0f} KiB of learned readings for each executor.",
        f"- The first pass takes {found.first_share:.0%} of the time.",
    ]
    return "\n".join(lines)
