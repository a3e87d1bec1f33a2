"""Targets longer than the output language can say are drawn again."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import islice

import pytest

from datenorm.generation import stream
from datenorm.generation.kinds.kind import Draft, Kind
from datenorm.presets import load_preset

_TOO_LONG = "1922-05-12T07:47:10.646282930e/T20:45:10.4663055+12:00"  # 54 symbols


def test_a_target_that_is_too_long_is_not_a_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(load_preset("moments").data, locales=("en",))

    def draw(writer: object, settings: object, rng: random.Random) -> Draft:
        long = rng.random() < 0.5
        return Draft("text", _TOO_LONG if long else "1922------", "span", "test")

    monkeypatch.setattr(stream._Stream, "__init__", _with_kind(draw))
    targets = {pair.machine for pair in islice(stream.pairs(settings, seed=1), 200)}
    assert targets == {"1922------"}


def _with_kind(draw: object) -> object:
    original = stream._Stream.__init__

    def init(self: stream._Stream, *arguments: object) -> None:
        original(self, *arguments)  # type: ignore[arg-type]
        self.kinds, self.kind_shares = (Kind("test", draw),), (1.0,)  # type: ignore[arg-type]

    return init
