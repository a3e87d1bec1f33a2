"""Presets: the data, network and training settings of each task, in TOML, checked here."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from importlib import resources
from typing import Any, Literal, TypeVar, get_args

from datenorm.errors import SettingsError
from datenorm.task import DEFAULT_PIVOT_YEAR, TaskSpec

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = [
    "DataSettings",
    "NetworkSettings",
    "Preset",
    "TrainingSettings",
    "load_preset",
    "preset_for",
    "preset_names",
    "settings_from",
    "to_json",
]

Task = Literal["date", "time", "world", "moments"]
_SINGLE_LANGUAGE = ("date", "time")  # tasks of English alone, whose texts are of one kind
Settings = TypeVar("Settings", "DataSettings", "NetworkSettings", "TrainingSettings")


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise SettingsError(message)


@dataclass(frozen=True)
class DataSettings:
    """What the generator makes.

    `task` is `date`, `time`, `world` (dates of every language) or `moments` (clocks, spans, eras
    and hedges too); `locales` are Babel tags, for the last two also languages or `all`. Dates lie
    in `start`..`end`, both included (whole years for the last two), except `far_year_share` of
    them, drawn from the years 1000 to 2999 so that digits are copied and not remembered. Texts have
    at most `max_input_length` canonical characters (Tx). `shares` are those of the kinds of texts
    (`named`, `numeric`, ...), and `hint_rate` is how often each of the hints is given.
    """

    task: Task = "date"
    locales: tuple[str, ...] = ("en_US",)
    start: dt.date = dt.date(1950, 1, 1)
    end: dt.date = dt.date(2049, 12, 31)
    far_year_share: float = 0.0
    max_input_length: int = 30
    pivot_year: int = DEFAULT_PIVOT_YEAR
    count: int = 100_000
    seed: int = 0
    shares: Mapping[str, float] = field(default_factory=dict, hash=False)
    hint_rate: float = 0.5

    def __post_init__(self) -> None:
        _require(
            self.task in get_args(Task),
            f"unknown task {self.task!r}; expected one of {', '.join(get_args(Task))}",
        )
        _require(0 <= self.hint_rate <= 1, f"hint_rate must lie in 0..1, not {self.hint_rate}")
        _require(all(share >= 0 for share in self.shares.values()), "shares must be 0 or more")
        _require(
            self.task in _SINGLE_LANGUAGE or sum(self.shares.values()) > 0,
            f"the task {self.task} needs shares of its kinds, such as named = 1",
        )
        _require(bool(self.locales), "at least one locale is needed, such as en_US")
        _require(
            self.start <= self.end,
            f"start {self.start} lies after end {self.end}; expected start <= end",
        )
        _require(self.end < dt.date.max, f"end must lie before {dt.date.max}")
        _require(
            0 <= self.far_year_share <= 1,
            f"far_year_share must lie in 0..1, not {self.far_year_share}",
        )
        _require(self.count >= 1, f"count must be at least 1, not {self.count}")
        _require(self.seed >= 0, f"seed must be 0 or more, not {self.seed}")
        _require(
            self.max_input_length >= 5,
            f"max_input_length must be at least 5, not {self.max_input_length}",
        )


@dataclass(frozen=True)
class NetworkSettings:
    """The network's kind and sizes; `embedding_units` 0 means one-hot input."""

    kind: Literal["classic", "attention"] = "attention"
    embedding_units: int = 0
    encoder_units: int = 32
    decoder_units: int = 64
    attention_units: int = 10

    def __post_init__(self) -> None:
        _require(
            self.kind in ("classic", "attention"),
            f"unknown network {self.kind!r}; expected classic or attention",
        )
        _require(self.embedding_units >= 0, "embedding_units must be 0 (one-hot) or more")
        sizes = (self.encoder_units, self.decoder_units, self.attention_units)
        _require(
            min(sizes) >= 1, "encoder_units, decoder_units and attention_units must be at least 1"
        )
        _require(
            self.kind != "classic" or self.embedding_units == 0,
            "the classic network reads one-hot: embedding_units must be 0",
        )


@dataclass(frozen=True)
class TrainingSettings:
    """How the network is trained.

    `schedule` is `cosine` (to zero over all epochs, after `warmup_steps`) or `inverse_time` (lr /
    (1 + decay * step), the classic one). `unknown_rate` is the share of input characters that are
    replaced by `<unk>`, so that it is known when it comes. An epoch has `steps_per_epoch`
    batches; 0 is one pass over the data. `averaging` is the decay per step of the moving average
    of the weights, which is what is validated and kept; 0 keeps the weights themselves.
    `patience` epochs without a better validation exact match end the training; 0 never does.
    Each update of the weights follows the mean gradient of `batches_per_update` batches.
    """

    epochs: int = 10
    batch_size: int = 128
    batches_per_update: int = 1
    steps_per_epoch: int = 0
    learning_rate: float = 0.005
    schedule: Literal["cosine", "inverse_time"] = "cosine"
    warmup_steps: int = 200
    decay: float = 0.0
    clip_norm: float = 1.0
    unknown_rate: float = 0.0
    averaging: float = 0.0
    patience: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        _require(self.epochs >= 1, f"epochs must be at least 1, not {self.epochs}")
        _require(self.batch_size >= 1, f"batch_size must be at least 1, not {self.batch_size}")
        _require(
            self.batches_per_update >= 1,
            f"batches_per_update must be at least 1, not {self.batches_per_update}",
        )
        _require(self.learning_rate > 0, f"learning_rate must be above 0, not {self.learning_rate}")
        _require(
            self.schedule in ("cosine", "inverse_time"),
            f"unknown schedule {self.schedule!r}; expected cosine or inverse_time",
        )
        _require(
            0 <= self.unknown_rate < 1, f"unknown_rate must lie in [0, 1), not {self.unknown_rate}"
        )
        _require(0 <= self.averaging < 1, f"averaging must lie in [0, 1), not {self.averaging}")
        counts = (self.steps_per_epoch, self.warmup_steps, self.patience, self.seed)
        _require(
            min(counts) >= 0, "steps_per_epoch, warmup_steps, patience and seed must be 0 or more"
        )
        _require(min(self.decay, self.clip_norm) >= 0, "decay and clip_norm must be 0 or more")


@dataclass(frozen=True)
class Preset:
    """One preset; `networks` holds the variants to choose from, the default first.

    `second_opinion` names a shipped model that is asked too where one of the preset doubts a date.
    """

    name: str
    version: int
    data: DataSettings
    networks: Mapping[str, tuple[NetworkSettings, TrainingSettings]] = field(default_factory=dict)
    second_opinion: str | None = None

    def variant(self, network: str | None = None) -> tuple[NetworkSettings, TrainingSettings]:
        """Network and training settings of one variant; SettingsError for an unknown name."""
        name = next(iter(self.networks)) if network is None else network
        _require(
            name in self.networks,
            f"preset {self.name} has no network {name!r}; "
            f"expected one of {', '.join(self.networks)}",
        )
        return self.networks[name]

    def with_data(self, **changes: Any) -> Preset:
        """The preset with some data settings changed; None leaves a setting as it is."""
        return replace(
            self, data=replace(self.data, **{k: v for k, v in changes.items() if v is not None})
        )


def settings_from(kind: type[Settings], values: Mapping[str, Any], where: str) -> Settings:
    """Build settings from TOML or JSON values; SettingsError names an unknown or malformed one."""
    known = {f.name for f in fields(kind)}
    unknown = sorted(set(values) - known)
    _require(
        not unknown,
        f"{where}: unknown setting(s) {', '.join(unknown)}; "
        f"expected some of {', '.join(sorted(known))}",
    )
    converted: dict[str, Any] = {}
    for name, value in values.items():
        if name in ("start", "end") and isinstance(value, str):
            converted[name] = dt.date.fromisoformat(value)
        else:
            converted[name] = tuple(value) if isinstance(value, list) else value
    try:
        return kind(**converted)
    except TypeError as error:
        raise SettingsError(f"{where}: {error}") from error


def to_json(settings: DataSettings | NetworkSettings | TrainingSettings) -> dict[str, Any]:
    """Settings as plain JSON values."""
    return {
        k: v.isoformat() if isinstance(v, dt.date) else list(v) if isinstance(v, tuple) else v
        for k, v in asdict(settings).items()
    }


def preset_names() -> list[str]:
    """Names of the presets that ship with the package."""
    return sorted(
        entry.name[:-5]
        for entry in resources.files(__name__).iterdir()
        if entry.name.endswith(".toml")
    )


def preset_for(task: TaskSpec) -> str:
    """The preset that generates pairs for a task."""
    return {"date": "english", "time": "time", "masked_date": "world", "world": "moments"}[
        task.grammar
    ]


def load_preset(name: str) -> Preset:
    """Read a preset by name; SettingsError where there is none of that name."""
    _require(
        name in preset_names(),
        f"unknown preset {name!r}; expected one of {', '.join(preset_names())}",
    )
    values = tomllib.loads((resources.files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))
    networks = {
        kind: (
            settings_from(
                NetworkSettings,
                {"kind": kind, **variant["network"]},
                f"preset {name}, {kind}.network",
            ),
            settings_from(TrainingSettings, variant["training"], f"preset {name}, {kind}.training"),
        )
        for kind, variant in values["variant"].items()
    }
    return Preset(
        name,
        values["version"],
        settings_from(DataSettings, values["data"], f"preset {name}, data"),
        networks,
        values.get("second_opinion"),
    )
