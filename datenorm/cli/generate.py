"""`datenorm generate`: made-up pairs of human and machine dates, with both vocabularies."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from datenorm.cli.options import force_option, progress_bar, quiet_option, seed_option
from datenorm.errors import require_extra
from datenorm.text import printable

_DAY = click.DateTime(["%Y-%m-%d"])
_PRESETS = {"date": "english", "time": "time", "world": "world"}


@click.command("generate")
@click.option(
    "--task",
    type=click.Choice(list(_PRESETS)),
    default="date",
    help="What to write: dates in English, times of day, or dates of every language.",
)
@click.option("--count", type=click.IntRange(min=1), default=10_000, help="Number of pairs.")
@click.option(
    "--locale",
    "locales",
    multiple=True,
    metavar="TAG",
    help="An English locale such as en_GB; may be repeated.  [default: eight]",
)
@click.option("--start", type=_DAY, help="First date.  [default: 1950-01-01]")
@click.option("--end", type=_DAY, help="Last date.  [default: 2049-12-31]")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("dataset"),
    help="Folder to write.",
)
@seed_option
@force_option
@quiet_option
def command(
    task: str,
    count: int,
    locales: tuple[str, ...],
    start: dt.datetime | None,
    end: dt.datetime | None,
    output: Path,
    seed: int | None,
    force: bool,
    quiet: bool,
) -> None:
    """Write a dataset folder of made-up pairs.

    It has train, validation and test pairs, split by date, and both vocabularies. The same seed
    gives the same bytes. With --start or --end all dates lie between them.

    \b
    Example:
      datenorm generate --count 100000 --seed 1 --output dataset
    """
    require_extra("datenorm generate", "train", "babel", "faker", "num2words")
    from datenorm import generation
    from datenorm.datasets.folders import write_dataset
    from datenorm.generation.classic.english import check_locales
    from datenorm.presets import load_preset, to_json

    if task != "date" and (locales or start or end):
        raise click.UsageError("--locale, --start and --end are for --task date")
    preset = load_preset(_PRESETS[task])
    first, last = (value.date() if value else None for value in (start, end))
    earliest, latest = first or preset.data.start, last or preset.data.end
    if earliest > latest:
        raise click.UsageError(
            f"--start {earliest} lies after --end {latest}; expected start <= end"
        )
    if problem := check_locales(locales):
        raise click.UsageError(f"--locale {problem}")
    settings = preset.with_data(
        count=count,
        locales=locales or None,
        start=first,
        end=last,
        far_year_share=0.0 if first or last else None,
        seed=seed,
    ).data
    with progress_bar(count, "pair", quiet) as bar:
        pairs, spec = generation.pairs(settings), generation.task_spec(settings)
        counts = write_dataset(output, pairs, spec, to_json(settings), count, force, bar.update)
        bar.update(count - bar.n)
    if not quiet:
        splits = ", ".join(f"{number} {split}" for split, number in counts.items())
        click.echo(printable(f"{output}: {splits}"), err=True)
