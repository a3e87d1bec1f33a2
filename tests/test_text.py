from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datenorm.text import canonicalize, escape, printable


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("3 May 1979", "3 may 1979"),
        ("  3\tMay\u00a0\u20031979\n", "3 may 1979"),
        ("٣ مايو ١٩٧٩", "3 مايو 1979"),
        ("१४ मई २०१०", "14 मई 2010"),
        ("３／５／１９７９", "3/5/1979"),
        ("\u200f3 May\u00ad 1979\u200e", "3 may 1979"),
        ("3\x00May\x7f1979", "3 may 1979"),
        ("STRASSE straße", "strasse strasse"),
        ("", ""),
        ("\u200b\u200e", ""),
    ],
)
def test_canonical_form(text: str, canonical: str) -> None:
    assert canonicalize(text) == canonical


@given(st.text())
def test_canonical_text_is_a_fixed_point(text: str) -> None:
    once = canonicalize(text)
    assert canonicalize(once) == once


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_ascii_takes_a_short_cut_to_the_same_form(text: str) -> None:
    # A lone combining mark behind forces the long way; it stays a symbol of its own after a space.
    assert canonicalize(text + " \u0301").removesuffix("\u0301").rstrip() == canonicalize(text)


@given(st.text())
def test_no_control_or_format_character_and_no_double_space_is_left(text: str) -> None:
    canonical = canonicalize(text)
    assert "  " not in canonical
    assert canonical == canonical.strip()
    assert not any(ord(character) < 32 for character in canonical)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3 May 1979", "3 May 1979"),
        ("\x1b]0;pwned\x07d", "\\x1b]0;pwned\\x07d"),
        ("a\nb\tc\x7f", "a\\nb\\tc\\x7f"),
        ("\x9b31m", "\\x9b31m"),
        ("\u2028\u202e\u2066\ud800", "\\u2028\\u202e\\u2066\\ud800"),
        ("۱۳ فروردین ۱۳۹۵ می\u200cشود \u00a0é日", "۱۳ فروردین ۱۳۹۵ می\u200cشود \u00a0é日"),
        ("back\\slash", "back\\slash"),
    ],
)
def test_text_is_shown_without_control_characters(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert printable(shown) == shown


def test_text_for_a_page_has_neither_markup_nor_control_characters() -> None:
    assert escape('<b "x">\x1b') == "&lt;b &quot;x&quot;&gt;\\x1b"
