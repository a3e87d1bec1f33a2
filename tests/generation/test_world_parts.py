"""The parts the world stream is made of: names, templates, readings, damage, non-dates, tables."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm.errors import SettingsError
from datenorm.generation.book import load_book, ordinal_rows, spelled_rows
from datenorm.generation.impossible import impossible, impossible_moment, malformed
from datenorm.generation.languages import language_table, split_entries, tabled_languages
from datenorm.generation.locales import load_locale, own_name_languages, readable_languages, variants_of
from datenorm.generation.masked import Moment, days_in_month, draw_moment, is_masked_date, masked
from datenorm.generation.names import name_banks, without_diacritics
from datenorm.generation.negatives import negative
from datenorm.generation.noise import damage_digits, damage_name, damage_spaces, edit_distance, keeps_reading
from datenorm.generation.numerals import cjk_number, cjk_years, japanese_era
from datenorm.generation.readings import readings
from datenorm.generation.shared_names import is_decidable, keeps_month, month_shares, names_another_month
from datenorm.generation.templates import NUMERIC, template
from datenorm.records import DatePair
from datenorm.text import canonicalize

MAY_3 = Moment(1979, 5, 3, 3)


class TestMasked:
    def test_the_table_of_the_design(self) -> None:
        assert masked(MAY_3, "full", True, True) == "1979-05-03"
        assert masked(MAY_3, "full", True, False) == "1979-05---"
        assert masked(MAY_3, "full", False, False) == "1979------"
        assert masked(MAY_3, "", True, True) == "-----05-03"
        assert masked(MAY_3, "short", True, True) == "--79-05-03"
        assert masked(MAY_3, "", False, False) == "----------"

    @pytest.mark.parametrize("target", ["2000-02-29", "----------", "-----02-29", "--00-02-29", "--04-02-29", "0001-01-01", "--79------"])
    def test_what_exists(self, target: str) -> None:
        assert is_masked_date(target)

    @pytest.mark.parametrize(
        "target",
        ["1900-02-29", "--01-02-29", "-----02-30", "1979-13---", "1979----03", "0000-01-01", "197--05-03", "1979-5-3", "1979-05-3-"],
    )
    def test_what_does_not(self, target: str) -> None:
        assert not is_masked_date(target)

    @given(st.integers(0, 2**30))
    def test_drawn_days_exist(self, seed: int) -> None:
        moment = draw_moment(random.Random(seed))
        assert is_masked_date(masked(moment, "full", True, True))


class TestLocales:
    def test_every_language_has_names_of_its_own(self) -> None:
        assert len(own_name_languages()) == 283
        for language in own_name_languages():
            assert all(name_banks(load_locale(language)).banks["MMMM"]), language

    def test_stand_alone_names_are_the_language_s_own(self) -> None:
        """babel.Locale hands the first language's stand-alone months to later ones."""
        assert load_locale("ja").months["LLLL"][0] == "1月"
        assert load_locale("de").months["LLLL"][0] == "Januar"
        assert load_locale("ru").months["LLLL"][0] == "январь"
        assert load_locale("ar_SY").months["MMM"][0] == "كانون الثاني"

    def test_variants_where_people_write_differently(self) -> None:
        assert {"en", "en_GB", "en_CA"} <= set(variants_of("en"))
        assert {"sr", "sr_Latn"} <= set(variants_of("sr"))
        assert {"ar", "ar_MA", "ar_DZ"} <= set(variants_of("ar"))
        assert {load_locale(tag).order for tag in ("en", "de", "zh")} == {"mdy", "dmy", "ymd"}

    def test_native_digits(self) -> None:
        assert load_locale("fa").digits == "۰۱۲۳۴۵۶۷۸۹"
        assert canonicalize(load_locale("mr").digits) == "0123456789"
        assert load_locale("de").digits == ""

    @pytest.mark.parametrize("tag", ["en", "ru", "fr", "vi", "el"])
    def test_a_name_belongs_to_one_month(self, tag: str) -> None:
        banks = name_banks(load_locale(tag))
        for bank in (banks.banks["MMMM"], banks.banks["MMM"]):
            for month, names in enumerate(bank):
                assert all(banks.month_of[canonicalize(name)] == month for name in names)

    def test_deviations_that_people_write(self) -> None:
        short = name_banks(load_locale("fr")).banks["MMM"]
        assert {"févr.", "févr", "fevr"} <= set(short[1])
        assert "Sept" in name_banks(load_locale("en")).banks["MMM"][8]
        assert "Jänner" in name_banks(load_locale("de")).banks["MMMM"][0]
        assert {"мая", "май"} <= set(name_banks(load_locale("ru")).banks["MMMM"][4])

    def test_diacritics(self) -> None:
        assert without_diacritics("février") == "fevrier"
        assert without_diacritics("październik") == "pazdziernik"
        assert without_diacritics("Ιούλιος") == "Ιουλιος"
        assert without_diacritics("май") == "май"
        assert without_diacritics("जनवरी") == "जनवरी"


class TestTables:
    @pytest.mark.parametrize("language", tabled_languages())
    def test_tables_can_be_written(self, language: str) -> None:
        table, book = language_table(language), load_book(language)
        for line in table.months + table.short_months:
            for month, name in enumerate(split_entries(line, 12)):
                assert not name or book.banks.month_of[canonicalize(name)] == month
        for section in (book.named, book.partial, book.spelled):
            for chosen in section.templates if section else ():
                assert set(chosen.fields) <= set(book.fields), chosen.text
        rng = random.Random(0)
        assert all(book.write(chosen, MAY_3, rng) for chosen in (book.spelled.templates if book.spelled else ()))

    @pytest.mark.parametrize("language", [tag for tag in tabled_languages() if spelled_rows(language_table(tag))])
    def test_words_belong_to_one_day(self, language: str) -> None:
        days: dict[str, int] = {}
        for row in spelled_rows(language_table(language)) + ordinal_rows(language_table(language)):
            for day, word in enumerate(row, 1):
                assert not word or days.setdefault(canonicalize(word), day) == day, word

    @pytest.mark.parametrize(
        ("language", "day", "word"),
        [
            *[("en", 21, "twenty-first"), ("ru", 3, "третьего"), ("sv", 22, "tjugoandre"), ("de", 3, "dritten"), ("de", 3, "drei")],
            *[
                ("pl", 21, "dwudziestego pierwszego"),
                ("fr", 1, "premier"),
                ("es", 1, "primero"),
                ("nb", 13, "trettende"),
                ("sv", 20, "tjugonde"),
            ],
        ],
    )
    def test_the_forms_that_people_use(self, language: str, day: int, word: str) -> None:
        assert word in [row[day - 1] for row in spelled_rows(language_table(language))]

    def test_ordinals(self) -> None:
        assert {"1er"} <= {row[0] for row in ordinal_rows(language_table("fr"))}
        assert {"21st", "21th"} <= {row[20] for row in ordinal_rows(language_table("en"))}
        assert {"31ste"} <= {row[30] for row in ordinal_rows(language_table("nl"))}

    def test_a_short_line_is_refused(self) -> None:
        with pytest.raises(SettingsError, match="12"):
            split_entries("one two three", 12)


class TestNumerals:
    def test_cjk(self) -> None:
        assert [cjk_number(n) for n in (1, 10, 15, 20, 31)] == ["一", "十", "十五", "二十", "三十一"]
        assert cjk_years(2009) == ("二〇〇九", "二零零九")

    def test_japanese_eras(self) -> None:
        assert japanese_era(2019, 4, 30) == "平成31"
        assert japanese_era(2019, 5, 1) == "令和元"
        assert japanese_era(1979, 5, 3) == "昭和54"
        assert japanese_era(1850, 1, 1) == ""


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
        assert load_book("ja").write(template("{ye}年{M}月{d}日"), MAY_3, rng) == "昭和54年5月3日"
        assert load_book("zh").write(template("{yc}年{Mc}月{dc}日"), MAY_3, rng) == "一九七九年五月三日"
        assert load_book("en").write(template("{d}.{MR}.{y}"), MAY_3, rng) == "3.V.1979"

    def test_percent_signs_are_kept(self) -> None:
        assert load_book("en").write(template("100% {y}"), MAY_3, random.Random(0)) == "100% 1979"

    @given(st.integers(0, 2**30), st.sampled_from(sorted(NUMERIC)))
    def test_what_is_written_can_be_read_in_its_order(self, seed: int, order: str) -> None:
        rng = random.Random(seed)
        chosen, moment = rng.choice(NUMERIC[order]), draw_moment(rng, 1000)
        if "MR" in chosen.fields or not chosen.accepts(moment):
            return
        text = load_book("en").write(chosen, moment, rng)
        assert readings(text).get(order) == masked(moment, chosen.year, True, True), text


class TestReadings:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("03/04/2005", {"dmy": "2005-04-03", "mdy": "2005-03-04"}),
            ("25.04.2005", {"dmy": "2005-04-25"}),
            ("2005-04-03", {"ymd": "2005-04-03"}),
            ("2005-25-04", {"ydm": "2005-04-25"}),
            ("03-04-05", {"dmy": "--05-04-03", "mdy": "--05-03-04", "ymd": "--03-04-05"}),
            ("79/05/03", {"ymd": "--79-05-03"}),
            ("29-02-05", {"ymd": "--29-02-05"}),
            ("20050304", {"ymd": "2005-03-04"}),
            ("03042005", {"dmy": "2005-04-03", "mdy": "2005-03-04"}),
            ("790503", {"ymd": "--79-05-03"}),
            ("3/5", {"dmy": "-----05-03", "mdy": "-----03-05"}),
            ("13/13/2020", {}),
            ("2012-08-00", {}),
            ("192.168.0.1", {}),
            ("31/06/2005", {}),
            ("20050304102030", {"ymd": "2005-03-04"}),
            ("2005-03-04T10:20:30.123456Z", {"ymd": "2005-03-04"}),
            ("20050304 10:20:30", {"ymd": "2005-03-04"}),
        ],
    )
    def test_orders(self, text: str, expected: dict[str, str]) -> None:
        assert readings(text) == expected


class TestDamage:
    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(own_name_languages()), st.integers(0, 11), st.integers(0, 2**30))
    def test_a_damaged_name_stays_its_month_s(self, tag: str, month: int, seed: int) -> None:
        rng, banks = random.Random(seed), name_banks(load_locale(tag))
        name = rng.choice(banks.banks[rng.choice(("MMMM", "MMM"))][month])
        damaged = damage_name(name, month, banks.name_set, rng)
        if damaged is not None:
            folded = canonicalize(damaged)
            own = edit_distance(folded, canonicalize(name))
            assert own > 0
            assert all(edit_distance(folded, other) > own for other, index in banks.month_of.items() if index != month)

    def test_what_would_be_two_months_is_kept(self) -> None:
        banks = name_banks(load_locale("en"))
        assert not keeps_reading("jn", "jan", 0, banks.name_set)
        assert not keeps_reading("jun", "jan", 0, banks.name_set)
        assert not keeps_reading("ma", "mar", 2, banks.name_set)
        assert keeps_reading("setpember", "september", 8, banks.name_set)

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
        assert edit_distance(a, b, limit) == distance if distance <= limit else edit_distance(a, b, limit) > limit


class TestNonDates:
    @given(st.integers(0, 2**30))
    def test_impossible_days_do_not_exist(self, seed: int) -> None:
        moment = impossible_moment(random.Random(seed))
        assert not 1 <= moment.day <= days_in_month(moment.year, moment.month)

    @settings(deadline=None)
    @given(st.integers(0, 2**30), st.sampled_from(["en", "de", "ja", "ar", "hu"]))
    def test_impossible_dates_in_digits_have_no_reading(self, seed: int, tag: str) -> None:
        text = impossible(load_book(tag), random.Random(seed))
        if text.isascii() and not any(c.isalpha() for c in text):
            assert readings(text) == {}, text

    def test_every_kind_is_made_and_none_is_empty(self) -> None:
        rng, book = random.Random(0), load_book("fr")
        made = [negative(book, rng) for _ in range(2000)]
        assert len({kind for _, kind in made}) == 16
        assert all(text.strip() for text, _ in made)

    def test_malformed_dates_have_a_number_of_three_or_five_digits(self) -> None:
        rng, book = random.Random(3), load_book("de")
        for _ in range(500):
            text = malformed(book, rng)
            assert not readings(text), text
            assert {3, 5} & {len(number) for number in re.findall(r"\d+", text)}, text


class TestSharedNames:
    @pytest.mark.parametrize(
        ("damaged", "month"), [("marh", 3), ("septembr", 9), ("marzxo", 3), ("avrli", 4), ("Nvember", 11), ("fay", 5), ("aprl.", 4)]
    )
    def test_a_damaged_name_that_still_says_its_month(self, damaged: str, month: int) -> None:
        assert keeps_month(damaged, month)
        assert not keeps_month(damaged, month % 12 + 1)

    @pytest.mark.parametrize(("damaged", "month"), [("zet", 9), ("jn", 1), ("sed", 9), ("dez", 8), ("mai", 3), ("mya", 5)])
    def test_a_damaged_name_that_is_or_may_be_another_month_s(self, damaged: str, month: int) -> None:
        """ "zet" may come from Italian "set" and from Bosnian "dec"; "dez" is December in German."""
        assert not keeps_month(damaged, month)

    def test_shares_of_a_name_of_two_months(self) -> None:
        shares = month_shares()["listopad"]  # Czech and Polish November, Croatian October
        assert set(shares) == {10, 11}
        assert sum(shares.values()) == pytest.approx(1)
        assert shares[11] > shares[10]
        assert "january" not in month_shares()
        assert names_another_month("3. listopad 1979", 10)
        assert not names_another_month("3 January 1979", 1)

    def test_a_text_whose_month_is_mostly_another_one_elsewhere_cannot_be_decided(self) -> None:
        assert is_decidable(DatePair("3 May 1979", "1979-05-03"))
        assert not is_decidable(DatePair("3. listopada 1979.", "1979-10-03"))
        assert is_decidable(DatePair("03/04/2005", "2005-04-03"))
        assert is_decidable(DatePair("call me later", "-" * 10))


class TestGatheredNames:
    def test_languages_that_cldr_has_no_names_of(self) -> None:
        assert len(readable_languages()) == 314
        book = load_book("dv")  # Dhivehi
        assert len(set(book.banks.month_of.values())) == 12
        assert variants_of("dv") == ("dv",)

    def test_names_beside_cldr_s(self) -> None:
        assert name_banks(load_locale("bm")).month_of["fewuruyekalo"] == 1
        assert name_banks(load_locale("fy")).month_of["septamba"] == 8
        assert "jui" not in name_banks(load_locale("fr")).month_of  # June or July?
