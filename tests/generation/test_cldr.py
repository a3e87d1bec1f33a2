"""Names, numerals and tables of languages."""

from __future__ import annotations

import random

import pytest

from datenorm.errors import SettingsError
from datenorm.generation.cldr.languages import language_table, split_entries, tabled_languages
from datenorm.generation.cldr.locales import (
    load_locale,
    own_name_languages,
    readable_languages,
    variants_of,
)
from datenorm.generation.cldr.names import without_diacritics, written_names
from datenorm.generation.cldr.numerals import cjk_number, cjk_years, japanese_era
from datenorm.generation.cldr.shared_names import (
    is_decidable,
    keeps_month,
    month_shares,
    names_another_month,
)
from datenorm.generation.moments import Moment
from datenorm.generation.writing.fields import ordinal_rows, spelled_rows
from datenorm.generation.writing.writer import load_writer
from datenorm.records import DatePair
from datenorm.text import canonicalize

MAY_3 = Moment(1979, 5, 3, 3)


class TestLocales:
    def test_every_language_has_names_of_its_own(self) -> None:
        assert len(own_name_languages()) == 283
        for language in own_name_languages():
            assert all(written_names(load_locale(language)).choices["MMMM"]), language

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
        written = written_names(load_locale(tag))
        for bank in (written.choices["MMMM"], written.choices["MMM"]):
            for month, names in enumerate(bank):
                assert all(written.month_of[canonicalize(name)] == month for name in names)

    def test_deviations_that_people_write(self) -> None:
        short = written_names(load_locale("fr")).choices["MMM"]
        assert {"févr.", "févr", "fevr"} <= set(short[1])
        assert "Sept" in written_names(load_locale("en")).choices["MMM"][8]
        assert "Jänner" in written_names(load_locale("de")).choices["MMMM"][0]
        assert {"мая", "май"} <= set(written_names(load_locale("ru")).choices["MMMM"][4])

    def test_diacritics(self) -> None:
        assert without_diacritics("février") == "fevrier"
        assert without_diacritics("październik") == "pazdziernik"
        assert without_diacritics("Ιούλιος") == "Ιουλιος"
        assert without_diacritics("май") == "май"
        assert without_diacritics("जनवरी") == "जनवरी"


class TestTables:
    @pytest.mark.parametrize("language", tabled_languages())
    def test_tables_can_be_written(self, language: str) -> None:
        table, writer = language_table(language), load_writer(language)
        for line in table.months + table.short_months:
            for month, name in enumerate(split_entries(line, 12)):
                assert not name or writer.written.month_of[canonicalize(name)] == month
        for section in (writer.named, writer.partial, writer.spelled):
            for chosen in section.templates if section else ():
                assert set(chosen.fields) <= set(writer.fields), chosen.text
        rng = random.Random(0)
        assert all(
            writer.write(chosen, MAY_3, rng)
            for chosen in (writer.spelled.templates if writer.spelled else ())
        )

    @pytest.mark.parametrize(
        "language", [tag for tag in tabled_languages() if spelled_rows(language_table(tag))]
    )
    def test_words_belong_to_one_day(self, language: str) -> None:
        days: dict[str, int] = {}
        for row in spelled_rows(language_table(language)) + ordinal_rows(language_table(language)):
            for day, word in enumerate(row, 1):
                assert not word or days.setdefault(canonicalize(word), day) == day, word

    @pytest.mark.parametrize(
        ("language", "day", "word"),
        [
            *[
                ("en", 21, "twenty-first"),
                ("ru", 3, "третьего"),
                ("sv", 22, "tjugoandre"),
                ("de", 3, "dritten"),
                ("de", 3, "drei"),
            ],
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
        assert [cjk_number(n) for n in (1, 10, 15, 20, 31)] == [
            "一",
            "十",
            "十五",
            "二十",
            "三十一",
        ]
        assert cjk_years(2009) == ("二〇〇九", "二零零九")

    def test_japanese_eras(self) -> None:
        assert japanese_era(2019, 4, 30) == "平成31"
        assert japanese_era(2019, 5, 1) == "令和元"
        assert japanese_era(1979, 5, 3) == "昭和54"
        assert japanese_era(1850, 1, 1) == ""


class TestSharedNames:
    @pytest.mark.parametrize(
        ("damaged", "month"),
        [
            ("marh", 3),
            ("septembr", 9),
            ("marzxo", 3),
            ("avrli", 4),
            ("Nvember", 11),
            ("fay", 5),
            ("aprl.", 4),
        ],
    )
    def test_a_damaged_name_that_still_says_its_month(self, damaged: str, month: int) -> None:
        assert keeps_month(damaged, month)
        assert not keeps_month(damaged, month % 12 + 1)

    @pytest.mark.parametrize(
        ("damaged", "month"),
        [("zet", 9), ("jn", 1), ("sed", 9), ("dez", 8), ("mai", 3), ("mya", 5)],
    )
    def test_a_damaged_name_that_is_or_may_be_another_month_s(
        self, damaged: str, month: int
    ) -> None:
        """It may: "zet" from Italian "set" and Bosnian "dec"; "dez" is December in German."""
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
        writer = load_writer("dv")  # Dhivehi
        assert len(set(writer.written.month_of.values())) == 12
        assert variants_of("dv") == ("dv",)

    def test_names_beside_cldr_s(self) -> None:
        assert written_names(load_locale("bm")).month_of["fewuruyekalo"] == 1
        assert written_names(load_locale("fy")).month_of["septamba"] == 8
        assert "jui" not in written_names(load_locale("fr")).month_of  # June or July?
