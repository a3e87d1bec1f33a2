"""Years, centuries and spans beside their eras say what is written."""

from __future__ import annotations

import random
import re

import pytest

from datenorm.generation.kinds.kind import Draft
from datenorm.generation.kinds.world import eras
from datenorm.generation.writing.writer import load_writer
from datenorm.outputs.answer import CenturyRule
from datenorm.outputs.world.language import LANGUAGE
from datenorm.presets import load_preset


def _drafts(tag: str, count: int) -> list[Draft]:
    rng, writer = random.Random(5), load_writer(tag, True)
    settings = load_preset("moments").data
    drawn = (eras.draw(writer, settings, rng) for _ in range(count))
    return [draft for draft in drawn if draft]


@pytest.fixture(scope="module")
def english() -> list[Draft]:
    return _drafts("en", 4000)


@pytest.mark.parametrize(
    ("pattern", "target"),
    [
        (r"(\d+) BC", "B{0:04d}------"),
        (r"AD (\d+)", "{0:04d}------"),
        (r"c(\d+) BCE", "B{0:04d}------~"),
        (r"(\d+)(?:st|nd|rd|th) century BC", "B{1:02d}XX------"),
        (r"(\d+)(?:st|nd|rd|th) century AD", "{1:02d}XX------"),
        (r"(\d+)\D*[–-](\d+)(?:st|nd|rd|th) century BC", "{1:02d}XX------/B{3:02d}XX------"),
        (r"(\d+) BC ?[–-] ?(\d+) AD", "B{0:04d}------/{2:04d}------"),
        (r"(\d+)[–-](\d+) BC", "{0:04d}------/B{2:04d}------"),
    ],
)
def test_what_is_written_is_the_target(english: list[Draft], pattern: str, target: str) -> None:
    """In the target `{0}` is the first number, `{1}` the one before it; `{2}`, `{3}` the second."""
    found = [(match, draft) for draft in english if (match := re.fullmatch(pattern, draft.text))]
    assert found
    for match, draft in found:
        numbers = [int(group) for group in match.groups()]
        assert draft.target == target.format(
            *(value for number in numbers for value in (number, number - 1))
        )


@pytest.mark.parametrize("tag", ["de", "pl", "ja", "ar", "ru"])
def test_every_draft_is_dated_and_names_one_era_an_end(tag: str) -> None:
    drafts = _drafts(tag, 400)
    assert {"BC", "AD", "span", "span of both"} <= {draft.detail for draft in drafts}
    for draft in drafts:
        assert LANGUAGE.to_iso(draft.target, CenturyRule(69)), draft
        if draft.detail in ("BC", "AD"):
            assert ("B" in draft.target) == (draft.detail == "BC")


def test_an_era_never_stands_twice() -> None:
    texts = [draft.text for draft in _drafts("de", 3000) if draft.detail in ("BC", "AD")]
    assert texts
    assert not [text for text in texts if re.search(r"[vn]\. Chr\..*(Chr|Christ)", text)]
