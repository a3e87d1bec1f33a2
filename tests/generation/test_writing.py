"""Days, templates and typos."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm.errors import SettingsError
from datenorm.generation.cldr.locales import load_locale, own_name_languages
from datenorm.generation.cldr.names import written_names
from datenorm.generation.kinds.numeric import TEMPLATES as NUMERIC
from datenorm.generation.moments import Moment, draw_moment, masked_moment
from datenorm.generation.writing.context import Context, add_context
from datenorm.generation.writing.template import template
from datenorm.generation.writing.typos import (
    damage_digits,
    damage_name,
    damage_spaces,
    edit_distance,
    keeps_reading,
)
from datenorm.generation.writing.writer import load_writer
from datenorm.masked_iso import dates_of_digits, is_masked_date
from datenorm.text import canonicalize

MAY_3 = Moment(1979, 5, 3, 3)


class TestMoments:
    def test_the_table_of_the_design(self) -> None:
        assert masked_moment(MAY_3, "full", True, True) == "1979-05-03"
        assert masked_moment(MAY_3, "full", True, False) == "1979-05---"
        assert masked_moment(MAY_3, "full", False, False) == "1979------"
        assert masked_moment(MAY_3, "", True, True) == "-----05-03"
        assert masked_moment(MAY_3, "short", True, True) == "--79-05-03"
        assert masked_moment(MAY_3, "", False, False) == "----------"

    @given(st.integers(0, 2**30))
    def test_drawn_days_exist(self, seed: int) -> None:
        moment = draw_moment(random.Random(seed))
        assert is_masked_date(masked_moment(moment, "full", True, True))
        assert moment.weekday == dt.date(*moment[:3]).weekday()


class TestContext:
    CONTEXT = Context(("Date:",), ("local",))

    def _drawn(self, text: str, with_time: bool) -> set[str]:
        rng = random.Random(0)
        return {add_context(text, self.CONTEXT, with_time, rng) for _ in range(2000)}

    def test_a_month_or_a_year_has_no_time_of_day(self) -> None:
        expected = {"Date: May 1979", "Date:May 1979", "May 1979 local"}
        brackets = {f"{a}May 1979{b}" for a, b in ("()", "[]", '""', "''", "<>", "“”", "«»", "||")}
        assert self._drawn("May 1979", with_time=False) == expected | brackets

    def test_a_day_has(self) -> None:
        drawn = self._drawn("3 May", with_time=True)
        timed = [text for text in drawn if re.search(r"\d\d?(:\d\d| ?[apAP])", text)]
        assert any(text.startswith("3 May ") for text in timed)
        assert any(text.endswith(" 3 May") for text in timed)


class TestTemplates:
    def test_fields_say_what_the_text_gives(self) -> None:
        chosen = template("{MMM} '{yy}")
        assert (chosen.year, chosen.month, chosen.day, chosen.order) == ("short", True, False, "")
        assert template("{dd}/{MM}/{y}").order == "dmy"

    def test_an_unknown_field_is_refused(self) -> None:
        with pytest.raises(SettingsError, match="QQ"):
            template("{QQ} {y}")

    def test_written_in_a_locale(self) -> None:
        rng = random.Random(0)
        assert load_writer("ja").write(template("{ye}年{M}月{d}日"), MAY_3, rng) == "昭和54年5月3日"
        assert (
            load_writer("zh").write(template("{yc}年{Mc}月{dc}日"), MAY_3, rng)
            == "一九七九年五月三日"
        )
        assert load_writer("en").write(template("{d}.{MR}.{y}"), MAY_3, rng) == "3.V.1979"

    def test_percent_signs_are_kept(self) -> None:
        assert load_writer("en").write(template("100% {y}"), MAY_3, random.Random(0)) == "100% 1979"

    @given(st.integers(0, 2**30), st.sampled_from(sorted(NUMERIC)))
    def test_what_is_written_can_be_read_in_its_order(self, seed: int, order: str) -> None:
        rng = random.Random(seed)
        chosen, moment = rng.choice(NUMERIC[order]), draw_moment(rng, 1000)
        if "MR" in chosen.fields or not chosen.accepts(moment):
            return
        text = load_writer("en").write(chosen, moment, rng)
        assert dates_of_digits(text).get(order) == masked_moment(moment, chosen.year, True, True), (
            text
        )


class TestDamage:
    @settings(max_examples=3 * settings().max_examples)
    @given(
        st.deferred(lambda: st.sampled_from(own_name_languages())),
        st.integers(0, 11),
        st.integers(0, 2**30),
    )
    def test_a_damaged_name_stays_its_month_s(self, tag: str, month: int, seed: int) -> None:
        rng, written = random.Random(seed), written_names(load_locale(tag))
        name = rng.choice(written.choices[rng.choice(("MMMM", "MMM"))][month])
        damaged = damage_name(name, month, written.name_set, rng)
        if damaged is not None:
            folded = canonicalize(damaged)
            own = edit_distance(folded, canonicalize(name))
            assert own > 0
            assert all(
                edit_distance(folded, other) > own
                for other, index in written.month_of.items()
                if index != month
            )

    def test_what_would_be_two_months_is_kept(self) -> None:
        written = written_names(load_locale("en"))
        assert not keeps_reading("jn", "jan", 0, written.name_set)
        assert not keeps_reading("jun", "jan", 0, written.name_set)
        assert not keeps_reading("ma", "mar", 2, written.name_set)
        assert keeps_reading("setpember", "september", 8, written.name_set)

    @given(st.text("0123456789/-. ", min_size=1, max_size=14), st.integers(0, 2**30))
    def test_digits_never_become_other_digits(self, text: str, seed: int) -> None:
        damaged = damage_digits(text, random.Random(seed))
        if damaged is not None:
            back = str.maketrans("oliszbg", "0115289")
            assert damaged.lower().translate(back) == text
            assert damaged != text

    @given(st.text("0123456789/-. ab", min_size=1, max_size=14), st.integers(0, 2**30))
    def test_numbers_never_run_together(self, text: str, seed: int) -> None:
        damaged = damage_spaces(text, random.Random(seed))
        if damaged is not None:
            assert [n for n in "".join(c if c.isdigit() else " " for c in damaged).split()] == [
                n for n in "".join(c if c.isdigit() else " " for c in text).split()
            ]

    @given(st.text("abcd", max_size=8), st.text("abcd", max_size=8), st.text("abcd", max_size=8))
    def test_edit_distance_is_a_metric(self, a: str, b: str, c: str) -> None:
        assert edit_distance(a, b) == edit_distance(b, a)
        assert (edit_distance(a, b) == 0) == (a == b)
        assert edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c)

    def test_edit_distance(self) -> None:
        assert edit_distance("kitten", "sitting") == 3
        assert edit_distance("", "abc") == 3

    @given(st.text("abcd", max_size=8), st.text("abcd", max_size=8), st.integers(0, 8))
    def test_a_limit_does_not_change_what_lies_within(self, a: str, b: str, limit: int) -> None:
        distance = edit_distance(a, b)
        assert (
            edit_distance(a, b, limit) == distance
            if distance <= limit
            else edit_distance(a, b, limit) > limit
        )
