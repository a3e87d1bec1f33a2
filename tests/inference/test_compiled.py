from __future__ import annotations

import zlib
from dataclasses import replace

import pytest

from datenorm import BundleError, DecodingOptions, Normalizer, load_bundle
from datenorm.inference.compiled import (
    CompiledTemplate,
    CompiledTemplates,
    Word,
    outline_of,
)

WORDS = {
    "may": Word("M", "05", 0),
    "february": Word("M", "02", 1),
    "friday": Word("W", "e", 2),
    "mai": Word("M", "05", 3),
}
BOUNDS = ((1583, 2150), (1, 12), (1, 31))
NAMED = CompiledTemplate("0 M 0000", (1, 0, 4), None, (0, 0, 1), BOUNDS, 0b0011, 0.99)
WITH_WEEKDAY = CompiledTemplate("W, 0 M 0000", (1, 0, 4), None, (0, 0, 1), BOUNDS, 0b0111, 0.98)
COMPACT = CompiledTemplate("00000000", (0, 0, 4), (0, 4, 2), (0, 6, 2), BOUNDS, 0, 0.97)
SHORT_YEAR = CompiledTemplate(
    "00/00/00", (2, 0, 2), (1, 0, 2), (0, 0, 2), ((32, 99), (1, 12), (13, 31)), 0, 0.96
)
MONTH_ALONE = CompiledTemplate("M 0000", (0, 0, 4), None, None, BOUNDS, 0b0011, 0.95)
TEMPLATES = CompiledTemplates(WORDS, (NAMED, WITH_WEEKDAY, COMPACT, SHORT_YEAR, MONTH_ALONE))


def test_an_outline_has_digits_and_known_words_written_alike() -> None:
    outline = outline_of("friday, 3 may 1979", WORDS)
    assert outline.skeleton == "W, 0 M 0000"
    assert outline.runs == ((8, "3"), (14, "1979"))
    assert outline.words == ((0, WORDS["friday"]), (10, WORDS["may"]))
    assert outline_of("3 de maio de 1979", WORDS).skeleton == "0 de maio de 0000"
    assert outline_of("1979年5月3日", WORDS).skeleton == "0000年0月0日"


@pytest.mark.parametrize(
    ("text", "output", "focus"),
    [
        ("3 may 1979", "1979-05-03", (6, 7, 8, 9, 2, 2, 2, 0, 0, 0)),
        ("friday, 3 may 1979", "1979-05-03e", (14, 15, 16, 17, 10, 10, 10, 8, 8, 8, 0)),
        ("19790503", "1979-05-03", (0, 1, 2, 3, 4, 4, 5, 6, 6, 7)),
        ("23/05/79", "--79-05-23", (6, 6, 6, 7, 3, 3, 4, 0, 0, 1)),
        ("may 1979", "1979-05---", (4, 5, 6, 7, 0, 0, 0, 0, 0, 0)),
    ],
)
def test_digits_and_words_are_copied(text: str, output: str, focus: tuple[int, ...]) -> None:
    reading = TEMPLATES.read(text)
    assert reading is not None
    assert (reading.output, reading.focus) == (output, focus)


@pytest.mark.parametrize(
    "text",
    [
        "3 mai 1979",  # a word that was not shown in this skeleton
        "3 maj 1979",  # no word that is known
        "3 may 1402",  # a year that was not
        "0 may 1979",
        "19790230",  # no day
        "19800229",  # one that the year decides on
        "19791301",
        "03/05/79",  # a day that can be a month
        "23/05/12",  # a year that can be a day
        "3 may 1979 ",
        "3 may may 1979",
        "",
    ],
)
def test_what_was_not_shown_is_left_to_the_network(text: str) -> None:
    assert TEMPLATES.read(text) is None


def test_templates_are_packed_and_unpacked() -> None:
    again = CompiledTemplates.unpacked(TEMPLATES.packed())
    assert again.words == WORDS
    assert again.templates == TEMPLATES.templates


@pytest.mark.parametrize(
    "content", [b"", b"{}", zlib.compress(b"[]"), zlib.compress(b'{"words": {}}')]
)
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(BundleError, match=r"templates\.bin holds no compiled templates"):
        CompiledTemplates.unpacked(content)


@pytest.fixture(scope="module")
def shipped() -> Normalizer:
    return Normalizer("moments")


@pytest.fixture(scope="module")
def network_alone() -> Normalizer:
    return Normalizer(replace(load_bundle("moments"), templates=None))


def test_templates_answer_as_the_network_does(
    shipped: Normalizer, network_alone: Normalizer
) -> None:
    """In every shape with every word there is: the first and the last that it may stand with."""
    compiled = CompiledTemplates.unpacked(shipped.bundle.templates or b"")
    assert len(compiled.templates) > 300
    texts = [
        "3 May 1979",
        "Friday, 4 May 1979",
        "3 de mayo de 1979",
        "3. Mai 1979",
        "1979年5月3日",
        "1979-05-03",
        "23/05/1979",
        "May 1979",
        "3 мая 1979 г.",
        "19790503",
    ]
    names = ("iso", "status", "order", "kind", "weekday", "weekday_agrees", "reason")
    for one, other in zip(shipped.normalize(texts), network_alone.normalize(texts), strict=True):
        assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]
        assert one.confidence == pytest.approx(other.confidence, abs=0.05)


def test_hints_and_other_searches_ask_the_network(shipped: Normalizer) -> None:
    text = "3 May 1979"
    usual = shipped.normalize([text])[0].confidence
    hinted = Normalizer(shipped.bundle, language="en").normalize([text])[0].confidence
    wide = Normalizer(shipped.bundle, decoding=DecodingOptions(maximum_readings=9))
    assert usual != hinted
    assert wide.normalize([text])[0].confidence != usual
