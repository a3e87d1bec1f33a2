"""`datenorm generate`: made-up pairs of human and machine dates, with both vocabularies."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from datenorm.cli.options import force_option, progress_bar, quiet_option, seed_option
from datenorm.errors import require_extra
from datenorm.presets import preset_names
from datenorm.text import printable

_DAY = click.DateTime(["%Y-%m-%d"])
_OPTIONS = {"locales": "--locale", "start": "--start", "end": "--end"}  # by setting


class _PresetChoice(click.Choice[str]):
    """The name of a preset; `date`, its name as a task, stands for english."""

    def convert(self, value: Any, parameter: Any, context: Any) -> str:
        return super().convert("english" if value == "date" else value, parameter, context)


@click.command("generate")
@click.option(
    "--preset",
    "--task",
    "preset_name",
    type=_PresetChoice(preset_names()),
    default="english",
    help="What to write; --task is the same option under its older name.",
)
@click.option("--count", type=click.IntRange(min=1), default=10_000, help="Number of pairs.")
@click.option(
    "--locale",
    "locales",
    multiple=True,
    metavar="TAG",
    help="A locale such as en_GB, or a language such as de where the preset has them all; "
    "may be repeated.  [default: the preset's]",
)
@click.option("--start", type=_DAY, help="First date, of English ones.  [default: 1950-01-01]")
@click.option("--end", type=_DAY, help="Last date, of English ones.  [default: 2049-12-31]")
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
    preset_name: str,
    count: int,
    locales: tuple[str, ...],
    start: dt.datetime | None,
    end: dt.datetime | None,
    output: Path,
    seed: int | None,
    force: bool,
    quiet: bool,
) -> None:
    """Write a dataset folder of the made-up pairs that a preset trains on.

    It has train, validation and test pairs, split by date, and both vocabularies. The same seed
    gives the same bytes. With --start or --end all dates lie between them.

    \b
    Example:
      datenorm generate --count 100000 --seed 1 --output dataset
      datenorm generate --preset moments --locale de --locale fr --output two-languages
    """
    require_extra("datenorm generate", "train", "babel", "faker", "num2words")
    from datenorm import generation
    from datenorm.datasets.folders import write_dataset
    from datenorm.presets import load_preset, to_json

    preset = load_preset(preset_name)
    first, last = (value.date() if value else None for value in (start, end))
    asked = {"locales": locales or None, "start": first, "end": last}
    for setting, value in asked.items():
        if value is not None and setting not in generation.choices(preset.data):
            raise click.UsageError(f"{_OPTIONS[setting]} is not for the preset {preset_name}")
    earliest, latest = first or preset.data.start, last or preset.data.end
    if earliest > latest:
        raise click.UsageError(
            f"--start {earliest} lies after --end {latest}; expected start <= end"
        )
    if locales and (problem := generation.check_locales(preset.data, locales)):
        raise click.UsageError(f"--locale {problem}")
    settings = preset.with_data(
        **asked, count=count, seed=seed, far_year_share=0.0 if first or last else None
    ).data
    with progress_bar(count, "pair", quiet) as bar:
        pairs, spec = generation.pairs(settings), generation.task_spec(settings)
        counts = write_dataset(output, pairs, spec, to_json(settings), count, force, bar.update)
        bar.update(count - bar.n)
    if not quiet:
        splits = ", ".join(f"{number} {split}" for split, number in counts.items())
        click.echo(printable(f"{output}: {splits}"), err=True)
