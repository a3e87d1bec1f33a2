"""The world stream: what every pair must hold, whatever was drawn."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datenorm import generation
from datenorm.datasets.folders import read_dataset, write_dataset
from datenorm.errors import SettingsError
from datenorm.generation import alphabet, stream
from datenorm.generation.cldr.shares import world_locales
from datenorm.generation.kinds import KINDS, Kind
from datenorm.generation.stream import ORDER_HINTS
from datenorm.masked_iso import NO_DATE, dates_of_digits, is_masked_date
from datenorm.presets import DataSettings, load_preset
from datenorm.records import DatePair
from datenorm.task import PAD, UNKNOWN, TaskSpec, Vocabulary
from datenorm.text import canonicalize


@pytest.fixture(scope="module")
def data() -> DataSettings:
    return load_preset("world").data


@pytest.fixture(scope="module", params=[pytest.param(33_000, marks=pytest.mark.slow)])
def pairs(data: DataSettings, request: pytest.FixtureRequest) -> list[DatePair]:
    return list(itertools.islice(generation.pairs(data, 5), request.param))


@pytest.fixture(scope="module")
def spec(data: DataSettings) -> TaskSpec:
    return generation.task_spec(data)


def of_kind(pairs: list[DatePair], kind: str) -> list[DatePair]:
    return [pair for pair in pairs if pair.kind == kind]


def test_every_target_is_of_the_masked_grammar(pairs: list[DatePair]) -> None:
    assert [pair for pair in pairs if not is_masked_date(pair.machine)] == []
    full = [pair.machine for pair in pairs if pair.machine.count("-") == 2]
    assert len(full) > 15_000
    for target in full:
        dt.date.fromisoformat(target)


def test_only_non_dates_have_no_date(pairs: list[DatePair]) -> None:
    assert {pair.kind for pair in pairs if pair.machine == NO_DATE} == {"non-date"}
    assert all(pair.machine == NO_DATE for pair in of_kind(pairs, "non-date"))


def test_all_kinds_in_their_shares(pairs: list[DatePair], data: DataSettings) -> None:
    counts = Counter(pair.kind for pair in pairs)
    assert set(counts) == {
        *(kind.name for kind in KINDS),
        "open",
    }  # open: named, with a day and a short year that could change places
    assert counts["non-date"] / len(pairs) == pytest.approx(data.shares["non-date"], abs=0.01)
    assert (
        counts["spelled"] / len(pairs) > 0.03
    )  # languages without words write named dates instead


def test_texts_with_hints_fit_and_hints_are_known(
    pairs: list[DatePair], data: DataSettings
) -> None:
    known = set(stream.world_hints())
    for pair in pairs:
        assert 0 < len(canonicalize(pair.human)) + len(pair.hints) <= data.max_input_length
        assert set(pair.hints) <= known


def test_hints_are_given_half_of_the_time_and_independently(pairs: list[DatePair]) -> None:
    counts = Counter(
        (any(h in ORDER_HINTS for h in p.hints), any(h not in ORDER_HINTS for h in p.hints))
        for p in pairs
    )
    for share in counts.values():
        assert share / len(pairs) == pytest.approx(0.25, abs=0.02)


@pytest.mark.slow
def test_an_alphabet_holds_the_dates_of_its_languages(
    data: DataSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    languages = ("en", "ja", "ru", "th")
    monkeypatch.setattr(alphabet, "readable_languages", lambda: languages)
    known = alphabet.world_alphabet.__wrapped__()
    chosen = replace(data, locales=languages)
    for pair in itertools.islice(stream.pairs(chosen, 1), 1000):
        if pair.machine != NO_DATE and pair.kind != "damaged":
            assert set(canonicalize(pair.human)) <= known, pair


@pytest.mark.slow
def test_vocabulary_holds_every_date(pairs: list[DatePair], spec: TaskSpec) -> None:
    known = spec.human_vocabulary.ids.keys()
    strange = [
        pair
        for pair in pairs
        if pair.machine != NO_DATE and not set(canonicalize(pair.human)) <= known
    ]
    assert len(strange) <= 6  # a slip can put an accent on another letter
    assert {pair.kind for pair in strange} <= {"damaged"}
    assert generation.task_spec(load_preset("world").data) == spec


@pytest.mark.slow
def test_a_seed_gives_the_same_pairs_and_workers_differ(data: DataSettings) -> None:
    def first(seed: int, worker: int = 0) -> list[DatePair]:
        return list(itertools.islice(stream.pairs(data, seed, worker), 500))

    assert first(3) == first(3)
    assert first(3, 1) == first(3, 1)
    assert (
        len({p.human for p in first(3)} & {p.human for p in first(3, 1)}) < 30
    )  # "tomorrow", 1979
    assert first(3) != first(4)


def test_earlier_streams_do_not_change_later_ones(data: DataSettings) -> None:
    """Caches fill as streams run; what they hold must not depend on which came first."""
    before = list(itertools.islice(stream.pairs(data, 8), 300))
    list(itertools.islice(stream.pairs(data, 99), 2000))
    assert list(itertools.islice(stream.pairs(data, 8), 300)) == before


def test_at_least_250_languages_are_written(pairs: list[DatePair]) -> None:
    assert len({tag.split("_")[0] for tag in world_locales()}) == 314
    assert sum(world_locales().values()) == pytest.approx(1.0)
    named = Counter(pair.locale.split("_")[0] for pair in of_kind(pairs, "named"))
    assert len(named) >= 250


def test_iso_texts_say_their_target(pairs: list[DatePair]) -> None:
    iso = [
        pair
        for pair in pairs
        if re.fullmatch(r"[0-9]{4}-(0[0-9]|1[0-2])-[0-9]{2}", pair.human)
        and pair.machine != NO_DATE
    ]
    assert len(iso) > 100
    assert all(pair.machine == pair.human for pair in iso)


def test_numeric_targets_are_readings_of_their_text(pairs: list[DatePair]) -> None:
    plain = [
        p
        for p in of_kind(pairs, "numeric")
        if re.fullmatch(r"\d+([/.-])\d+\1\d+", p.human) and p.human.isascii()
    ]
    assert len(plain) > 1250
    for pair in plain:
        assert pair.machine in dates_of_digits(pair.human).values(), pair


def test_an_order_hint_decides_where_there_are_two_dates_of_digits(pairs: list[DatePair]) -> None:
    seen = Counter[str]()
    for pair in of_kind(pairs, "numeric") + of_kind(pairs, "compact"):
        hint = next((h.strip("<>") for h in pair.hints if h in ORDER_HINTS), None)
        found = (
            dates_of_digits(pair.human)
            if re.fullmatch(r"[0-9]+([/.-]?)[0-9]+\1[0-9]+", pair.human)
            else {}
        )
        if hint and len(set(found.values())) > 1:
            assert pair.machine == found[hint], pair
            seen[hint] += 1
    assert min(seen[order] for order in ("dmy", "mdy", "ymd")) > 10


def test_a_hint_never_outweighs_the_text(pairs: list[DatePair]) -> None:
    against = [
        p
        for p in of_kind(pairs, "numeric")
        if "<mdy>" in p.hints and re.fullmatch(r"(1[3-9]|2[0-9]|3[01])/[0-9]+/[0-9]{4}", p.human)
    ]
    assert len(against) > 10
    assert all(int(p.machine[8:]) == int(p.human.split("/")[0]) for p in against)


def test_without_hints_both_orders_occur(pairs: list[DatePair]) -> None:
    orders = Counter(
        next(order for order, target in found.items() if target == pair.machine)
        for pair in of_kind(pairs, "numeric")
        if re.fullmatch(r"\d+/\d+/\d{4}", pair.human)
        and pair.human.isascii()
        and len(set((found := dates_of_digits(pair.human)).values())) == 2
    )
    assert orders["dmy"] > orders["mdy"] > 0.1 * orders["dmy"]


def test_years_are_spread_and_recent_ones_common(pairs: list[DatePair]) -> None:
    years = [
        int(pair.machine[:4]) for pair in of_kind(pairs, "named") if pair.machine[:4].isdigit()
    ]
    recent = sum(1900 <= year <= 2060 for year in years) / len(years)
    assert 0.6 < recent < 0.8
    assert len({year for year in years if 1000 <= year < 3000}) > 1500
    assert any(year < 1000 for year in years)


def test_a_bare_year_is_no_other_number(pairs: list[DatePair]) -> None:
    bare = {pair.human: pair.machine for pair in pairs if re.fullmatch(r"[12][0-9]{3}", pair.human)}
    assert len(bare) > 50
    assert all(machine == f"{human}------" for human, machine in bare.items())


def test_locales_can_be_chosen(data: DataSettings) -> None:
    chosen = replace(data, locales=("de", "fr_CA"))
    assert {p.locale.split("_")[0] for p in itertools.islice(stream.pairs(chosen, 1), 400)} == {
        "de",
        "fr",
    }


def test_unknown_locales_are_refused(data: DataSettings) -> None:
    with pytest.raises(SettingsError, match="xx"):
        next(stream.pairs(replace(data, locales=("xx",)), 1))


def test_years_can_be_bounded(data: DataSettings) -> None:
    bounded = replace(data, start=dt.date(2000, 1, 1), end=dt.date(2009, 12, 31))
    years = {
        p.machine[:4]
        for p in itertools.islice(stream.pairs(bounded, 1), 2000)
        if p.machine[0].isdigit()
    }
    assert years <= {str(year) for year in range(2000, 2010)}


@settings(max_examples=settings().max_examples // 5, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 64))
def test_any_seed_and_worker_give_valid_pairs(seed: int, worker: int) -> None:
    for pair in itertools.islice(stream.pairs(load_preset("world").data, seed, worker), 50):
        assert is_masked_date(pair.machine) and canonicalize(pair.human)


def test_a_dataset_keeps_hints_and_spreads_non_dates(pairs: list[DatePair], tmp_path: Path) -> None:
    hints = stream.world_hints()
    letters = Vocabulary(("a", "b", "c", *hints, UNKNOWN, PAD))
    spec = TaskSpec(
        "world", letters, Vocabulary.machine("masked_date"), 64, 10, "masked_date", hints
    )
    counts = write_dataset(tmp_path / "world", iter(pairs), spec, {}, 3000)
    dataset = read_dataset(tmp_path / "world")
    assert dataset.task == spec
    assert {*dataset.train, *dataset.validation, *dataset.test} == {
        replace(p, open=False) for p in pairs[:3000]
    }
    for part in (dataset.train, dataset.validation, dataset.test):
        assert sum(pair.machine == NO_DATE for pair in part) > 20
    assert sum(counts.values()) == 3000


def test_a_day_and_a_short_year_that_could_change_places_follow_the_hint(
    pairs: list[DatePair],
) -> None:
    found = of_kind(pairs, "open")
    assert len(found) > 50
    for pair in found:
        year, _, day = pair.machine[2:].split("-")
        numbers = re.findall(r"\d+", canonicalize(pair.human))
        if len(numbers) != 2:  # remarks and names may have digits too
            continue
        assert sorted(numbers) == sorted((year, day))
        if "<ymd>" in pair.hints:
            assert numbers == [year, day]
        if "<dmy>" in pair.hints:
            assert numbers == [day, year]


def test_a_short_year_first_without_a_hint_cannot_be_a_day(pairs: list[DatePair]) -> None:
    found = [
        pair
        for pair in pairs
        if pair.kind == "named" and pair.detail.startswith("yy dd") and pair.machine != NO_DATE
    ]
    assert found
    for pair in found:
        *_, year, month, day = pair.machine.split("-")
        assert not is_masked_date(f"--{day}-{month}-{year}"), pair


@pytest.mark.slow
def test_pairs_do_not_depend_on_the_hash_seed_of_the_process() -> None:
    program = (
        "import itertools; from datenorm import generation;"
        "from datenorm.presets import load_preset;"
        "from datenorm.generation.kinds.non_date.words import faked_texts;"
        "pairs = itertools.islice(generation.pairs(load_preset('world').data, 12), 8000);"
        "print([p.human for p in pairs if p.pattern == 'non-date/duration']);"
        "print(faked_texts('it'))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] and runs[0].count(b"',") > 10


def test_shares_of_unknown_kinds_are_refused(data: DataSettings) -> None:
    with pytest.raises(SettingsError, match=r"unknown kind 'nmaed'; did you mean named\?"):
        generation.pairs(replace(data, shares={"nmaed": 0.3}))
    with pytest.raises(SettingsError, match=r"unknown kind 'xyz'; expected one of named, numeric"):
        generation.pairs(replace(data, shares={**data.shares, "xyz": 0.0}))


def test_a_kind_without_a_share_changes_nothing(
    data: DataSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(itertools.islice(generation.pairs(data, 5), 300))
    monkeypatch.setattr(stream, "KINDS", (Kind("new", KINDS[0].draw), *KINDS))
    assert list(itertools.islice(generation.pairs(data, 5), 300)) == before


def test_digits_are_open_where_they_have_two_readings(pairs: list[DatePair]) -> None:
    separated = re.compile(r"[0-9]+([/.-])[0-9]+\1[0-9]+")
    seen = Counter[bool]()
    for pair in of_kind(pairs, "numeric"):
        if match := separated.fullmatch(pair.human):
            dates = dates_of_digits(pair.human)
            # "10.09.70" is day-first by habit, "10.09.03" may be a year 10
            by_habit = match[1] == "." and "yy" in pair.detail and "ymd" not in dates
            assert pair.open == (len(set(dates.values())) > 1 and not by_habit), pair
            seen[pair.open] += 1
    assert min(seen.values()) > 500


def test_what_else_is_open(pairs: list[DatePair]) -> None:
    assert {pair.kind for pair in pairs if pair.open} == {"numeric", "compact", "partial", "open"}
    for pair in of_kind(pairs, "open"):
        assert pair.open == (pair.machine[2:4] != pair.machine[8:]), pair  # "26 Apr 26" is not
    for pair in of_kind(pairs, "partial"):
        day_and_month = pair.machine.startswith("----") and re.fullmatch(
            r"(--)?(d|dd)?(M|MM)?[/.-]\W*(d|dd)?(M|MM)?\.?", pair.detail
        )
        day, month = pair.machine[8:], pair.machine[5:7]
        assert pair.open == bool(day_and_month and day != month and day <= "12"), pair


def test_a_pair_has_a_kind_and_a_detail_and_a_file_both_in_one(pairs: list[DatePair]) -> None:
    assert all(pair.kind and pair.detail for pair in pairs)
    assert DatePair("3 May", "-----05-03", "partial", "d MMMM").pattern == "partial/d MMMM"
    assert DatePair("3/May", "-----05-03", detail="{d}/{MMM}").pattern == "{d}/{MMM}"


def test_each_of_the_chosen_locales_has_to_be_known(data: DataSettings) -> None:
    assert generation.check_locales(data, ["de", "en_GB", "all"]) is None
    assert generation.check_locales(data, ["de", "xx", "en_QQ"]) == (
        "xx, en_QQ: no locale is read as this; expected all, languages such as de, or en_GB"
    )
    with pytest.raises(SettingsError, match="xx, yy: no locale is read as this"):
        next(generation.pairs(replace(data, locales=("xx", "yy")), 1))
