"""Invented columns: of dates as people and programs write them, and of what is no date.

Part of `bench_detect.py`.
"""

from __future__ import annotations

import datetime as dt
import random
import string
from collections.abc import Callable, Iterator, Mapping, Sequence

import pyarrow as pa
from column_samples import COUNTRIES, PATTERNS, random_date, write

__all__ = ["DATES", "OTHERS", "Make", "columns"]

ROWS = 400
Values = Sequence[object]
Write = Callable[[random.Random], object]
Make = Callable[[random.Random], Values]

_VOCABULARY = """
basin blue cedar coral crown delta ember field fresh grand green harbor iron ivory lake maple metro
north ocean olive pearl pine prime quartz ridge river royal sage silver solar south spring stone
summit swift terra timber urban valley velvet vista west wild
"""
_WORDS = _VOCABULARY.split()
_GENERA = ("Aphel", "Brach", "Caren", "Doly", "Epil", "Foren", "Galer", "Helm", "Junel", "Loph")
_ENDINGS = ("ia", "us", "opsis", "ella", "ium", "odes", "aster", "anthus")
_PEOPLE = ("May Smith", "April Jones", "June Carter", "August Stone", "Jan Meyer", "Mark March")


def _of(make: Write) -> Make:
    return lambda source: [make(source) for _ in range(ROWS)]


def _dated(pattern: str, first: int = 1950, last: int = 2024) -> Make:
    return _of(lambda source: random_date(source, first, last).strftime(pattern))


def _moment(source: random.Random) -> dt.datetime:
    return dt.datetime(2001, 1, 1) + dt.timedelta(seconds=source.randrange(700_000_000))


def _moments(pattern: str) -> Make:
    return _of(lambda source: _moment(source).strftime(pattern))


def _epochs(scale: int) -> Make:
    day = dt.datetime(1970, 1, 1)
    return _of(lambda source: int((_moment(source) - day).total_seconds()) * scale)


def _serials(epoch: dt.date) -> Make:
    return _of(lambda source: (random_date(source, 1990, 2024) - epoch).days)


def _with(share: float, others: Sequence[object], pattern: str) -> Make:
    """Dates of which a share of the rows is something else."""

    def values(source: random.Random) -> Values:
        return [
            source.choice(others)
            if source.random() < share
            else random_date(source, 1990, 2024).strftime(pattern)
            for _ in range(ROWS)
        ]

    return values


def _few(count: int, typos: int = 0) -> Make:
    """A few days that stand in many rows, and some texts that stand in one."""

    def values(source: random.Random) -> Values:
        days = [random_date(source, 2010, 2024).strftime("%d.%m.%Y") for _ in range(count)]
        wrong = [f"{source.choice(_WORDS)} {number}" for number in range(typos)]
        return [*(source.choice(days) for _ in range(ROWS * 3)), *wrong]

    return values


def _letters(source: random.Random, count: int) -> str:
    return "".join(source.choice(string.ascii_uppercase) for _ in range(count))


def _word(source: random.Random) -> str:
    return source.choice(_WORDS)


def _name(source: random.Random) -> str:
    return _word(source).title()


def _taxon(source: random.Random) -> str:
    return f"{source.choice(_GENERA)}{source.choice(_ENDINGS)} {_word(source)}ensis"


def _season(source: random.Random) -> str:
    year = source.randrange(1990, 2020)
    return f"{year}/{(year + 1) % 100:02d}"


def _country(index: int, country: str) -> Write:
    return lambda source: write(random_date(source), country, index)


def _number(low: int, high: int) -> Callable[[random.Random], int]:
    return lambda source: source.randint(low, high)


DATES: dict[str, Make] = {
    **{
        f"{country} {pattern}": _of(_country(index, country))
        for country in COUNTRIES
        for index, pattern in enumerate(PATTERNS[country])
        if index in (0, 2)
    },
    "date: two digits of the year": _dated("%d/%m/%y"),
    "date: month first, short": _dated("%m/%d/%y"),
    "date: day-mon-yy": _dated("%d-%b-%y"),
    "date: compact": _dated("%Y%m%d"),
    "date: compact with a point": _dated("%Y%m%d.0"),
    "date: upper case": _of(lambda source: random_date(source).strftime("%d %b %Y").upper()),
    "date: births": _dated("%d.%m.%Y", 1900, 1960),
    "date: of old letters": _dated("%d %B %Y", 1650, 1900),
    "logged: ISO": _moments("%Y-%m-%dT%H:%M:%SZ"),
    "logged: ISO with fractions": _moments("%Y-%m-%d %H:%M:%S.%f"),
    "logged: with an offset": _moments("%Y-%m-%dT%H:%M:%S+02:00"),
    "logged: American": _moments("%m/%d/%Y %I:%M:%S %p"),
    "logged: German": _moments("%d.%m.%Y %H:%M"),
    "logged: web server": _moments("%d/%b/%Y:%H:%M:%S +0000"),
    "logged: mail": _moments("%a, %d %b %Y %H:%M:%S +0000"),
    "logged: C": _moments("%a %b %d %H:%M:%S %Y"),
    "logged: digits": _moments("%Y%m%d%H%M%S"),
    "date: a quarter NA": _with(0.25, ["NA"], "%Y-%m-%d"),
    "date: a third unknown": _with(0.33, ["unknown", "n/a", "-"], "%d/%m/%Y"),
    "date: with years": _with(0.1, [str(year) for year in range(1990, 2020)], "%d/%m/%Y"),
    "date: with months": _with(0.15, ["May 2004", "June 2011", "2009-03"], "%d %B %Y"),
    "date: half of it months": _with(0.5, ["May 2004", "June 2011", "2009-03"], "%d %B %Y"),
    "date: three days": _few(3),
    "date: one day": _few(1),
    "date: five days, ten typos": _few(5, 10),
    "date: three days, four typos": _few(3, 4),
    "created_at: seconds": _epochs(1),
    "created_at: milliseconds": _epochs(1000),
    "created_at: microseconds": _epochs(1_000_000),
    "timestamp: nanoseconds": _epochs(1_000_000_000),
    "timestamp: seconds as text": _of(lambda source: str(int(_moment(source).timestamp()))),
    "Date: Excel serials": _serials(dt.date(1899, 12, 30)),
    "date: serials with times": _of(
        lambda source: (_moment(source) - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    ),
    "date: serials among dates": _of(
        lambda source: (
            (random_date(source, 2000, 2024) - dt.date(1899, 12, 30)).days
            if source.random() < 0.3
            else random_date(source, 2000, 2024).isoformat()
        )
    ),
    "julian_day: Julian": _of(lambda source: 2_451_545 + source.randrange(8000)),
    "yyyymm: months": _of(lambda source: random_date(source, 1990, 2024).strftime("%Y%m")),
}
OTHERS: dict[str, Make] = {
    "id: sequence": lambda source: list(range(100_000, 100_000 + ROWS)),
    "id: eight digits": _of(_number(10**7, 10**8)),
    "id: ten digits": _of(_number(10**9, 2 * 10**9)),
    "order_id: like epochs": _of(_number(1_300_000_000, 1_700_000_000)),
    "tweet_id: like nanoseconds": _of(_number(10**18, 15 * 10**17)),
    "key: letters and digits": _of(lambda s: f"{_letters(s, 2)}{s.randrange(10**6):06d}"),
    "uuid: hex": _of(lambda s: f"{s.getrandbits(128):032x}"),
    "hash: short": _of(lambda s: f"{s.getrandbits(28):07x}"),
    "sku: with dashes": _of(lambda s: f"{s.randrange(99):02d}-{s.randrange(999)}-{_letters(s, 1)}"),
    "part: three numbers": _of(
        lambda s: f"{s.randrange(99):02d}-{s.randrange(99):02d}-{s.randrange(9999):04d}"
    ),
    "phone: American": _of(lambda s: f"({s.randrange(200, 999)}) 555-{s.randrange(10000):04d}"),
    "phone: dotted": _of(lambda s: f"{s.randrange(200, 999)}.555.{s.randrange(10000):04d}"),
    "phone: French": _of(
        lambda s: (
            "0" + str(s.randrange(1, 8)) + "".join(f" {s.randrange(100):02d}" for _ in range(4))
        )
    ),
    "phone: international": _of(lambda s: f"+49 30 {s.randrange(10**6, 10**7)}"),
    "phone: digits": _of(_number(2_000_000_000, 9_999_999_999)),
    "version: three numbers": _of(
        lambda s: f"{s.randrange(12)}.{s.randrange(30)}.{s.randrange(30)}"
    ),
    "version: with v": _of(lambda s: f"v{s.randrange(12)}.{s.randrange(13)}.{s.randrange(25)}"),
    "version: by year": _of(
        lambda s: f"{s.randrange(2015, 2024)}.{s.randrange(1, 12)}.{s.randrange(5)}"
    ),
    "version: four numbers": _of(
        lambda s: f"{s.randrange(12)}.{s.randrange(10)}.{s.randrange(99)}.{s.randrange(9999)}"
    ),
    "ip: addresses": _of(lambda s: ".".join(str(s.randrange(1, 255)) for _ in range(4))),
    "price: cents": _of(lambda s: f"{s.randrange(1, 999)}.{s.randrange(100):02d}"),
    "price: with sign": _of(
        lambda s: f"${s.randrange(1, 99)},{s.randrange(1000):03d}.{s.randrange(100):02d}"
    ),
    "salary: whole": _of(_number(20_000, 99_000)),
    "amount: like serials": _of(lambda s: round(s.uniform(30_000, 45_000), 2)),
    "value: floats": _of(lambda s: s.random() * 100),
    "population: counts": _of(_number(100, 10_000_000)),
    "year: years": _of(_number(1900, 2024)),
    "column: years": _of(_number(1900, 2024)),
    "age: small": _of(_number(0, 99)),
    "score: one decimal": _of(lambda s: f"{s.randrange(10)}.{s.randrange(10)}"),
    "result: of matches": _of(lambda s: f"{s.randrange(5)}-{s.randrange(5)}"),
    "ratio: of two": _of(lambda s: f"{s.randrange(1, 12)}/{s.randrange(1, 31)}"),
    "size: of boxes": _of(
        lambda s: f"{s.randrange(1, 30)}x{s.randrange(1, 13)}x{s.randrange(10, 99)}"
    ),
    "time: of the day": _of(lambda s: f"{s.randrange(24):02d}:{s.randrange(60):02d}"),
    "duration: with seconds": _of(
        lambda s: f"{s.randrange(24):02d}:{s.randrange(60):02d}:{s.randrange(60):02d}"
    ),
    "zip: five digits": _of(lambda s: f"{s.randrange(1, 99999):05d}"),
    "plz: without zeros": _of(_number(10_000, 49_999)),
    "zip: with four more": _of(lambda s: f"{s.randrange(10000, 99999)}-{s.randrange(10000):04d}"),
    "lat: coordinates": _of(lambda s: f"{s.uniform(-90, 90):.4f}"),
    "place: coordinates": _of(lambda s: f"{s.uniform(-90, 90):.2f}, {s.uniform(-180, 180):.2f}"),
    "place: degrees": _of(lambda s: f"{s.randrange(90)}°{s.randrange(60)}'{s.randrange(60)}\"N"),
    "grid: references": _of(
        lambda s: f"{_letters(s, 2)} {s.randrange(100, 999)} {s.randrange(100, 999)}"
    ),
    "card: masked": _of(
        lambda s: f"{s.choice(['Visa debit', 'Visa', 'Maestro'])} ********{s.randrange(1000, 9999)}"
    ),
    "card: masked, spaced": _of(lambda s: f"**** **** **** {s.randrange(1000, 9999)}"),
    "iban: German": _of(
        lambda s: (
            f"DE{s.randrange(10, 99)} " + " ".join(f"{s.randrange(10000):04d}" for _ in range(4))
        )
    ),
    "isbn: ten": _of(
        lambda s: (
            f"{s.randrange(9)}-{s.randrange(100, 999)}-{s.randrange(10**4, 10**5)}-{s.randrange(9)}"
        )
    ),
    "taxon: with author and year": _of(
        lambda s: f"{_taxon(s)} {_name(s)}, {s.randrange(1758, 2010)}"
    ),
    "taxon: names": _of(lambda s: f"{s.choice(_GENERA)}{s.choice(_ENDINGS)} {_word(s)}i"),
    "taxon: short": _of(
        lambda s: f"{s.choice(_GENERA)[0]}. {_word(s)}ensis var. {s.randrange(1, 9)}"
    ),
    "name: like months": _of(lambda s: s.choice(_PEOPLE)),
    "name: with numbers": _of(lambda s: f"{s.choice(_PEOPLE)} {s.randrange(1, 30)}"),
    "address: street and number": _of(lambda s: f"{s.randrange(1, 300)} {_word(s).title()} Street"),
    "address: with a floor": _of(
        lambda s: (
            f"{_name(s)} Road {s.randrange(1, 30)}, {s.randrange(1, 12)}, {s.randrange(1000, 2000)}"
        )
    ),
    "title: with years": _of(lambda s: f"{_word(s).title()} {_word(s)} {s.randrange(1950, 2020)}"),
    "file: names": _of(lambda s: f"scan_{s.randrange(10000):04d}_{s.randrange(10)}.tif"),
    "chapter: numbers": _of(
        lambda s: f"{s.randrange(1, 12)}.{s.randrange(1, 12)}.{s.randrange(1, 9)}"
    ),
    "law: paragraphs": _of(lambda s: f"§ {s.randrange(1, 300)} Abs. {s.randrange(1, 9)}"),
    "verse: references": _of(
        lambda s: f"{s.choice(['Gen', 'Mark', 'Sam'])} {s.randrange(1, 30)}:{s.randrange(1, 30)}"
    ),
    "bp: pressure": _of(lambda s: f"{s.randrange(90, 180)}/{s.randrange(50, 110)}"),
    "range: of numbers": _of(lambda s: f"{s.randrange(1, 20)}-{s.randrange(20, 40)}"),
    "season: of two years": _of(_season),
    "grade: letters": _of(lambda s: s.choice("ABCDEF")),
    "flag: yes or no": _of(lambda s: s.choice(["yes", "no"])),
    "weekday: names": _of(lambda s: s.choice(["Monday", "Tuesday", "Friday"])),
    "month: names": _of(lambda s: s.choice(["January", "March", "May", "July"])),
    "month: numbers": _of(_number(1, 12)),
    "email: addresses": _of(lambda s: f"{_word(s)}.{_word(s)}{s.randrange(99)}@example.org"),
    "url: addresses": _of(lambda s: f"https://example.org/{_word(s)}/{s.randrange(10**6)}"),
    "comment: text": _of(lambda s: " ".join(s.choices(_WORDS, k=6))),
    "comment: with dates": _of(
        lambda s: f"{_word(s)} {_word(s)} {_word(s)} on {random_date(s):%d %B %Y} {_word(s)}"
    ),
    "barcode: thirteen digits": _of(_number(4_000_000_000_000, 4_999_999_999_999)),
    "vat: numbers": _of(lambda s: f"DE{s.randrange(10**8, 10**9)}"),
    "ssn: American": _of(
        lambda s: f"{s.randrange(100, 999)}-{s.randrange(10, 99)}-{s.randrange(1000, 9999)}"
    ),
    "colour: hex": _of(lambda s: f"#{s.getrandbits(24):06x}"),
    "mac: addresses": _of(lambda s: ":".join(f"{s.getrandbits(8):02x}" for _ in range(6))),
    "json: lists": _of(lambda s: f"[{s.randrange(9)}, {s.randrange(99)}]"),
    "scientific: numbers": _of(lambda s: f"{s.random():.3e}"),
    "percent: shares": _of(lambda s: f"{s.randrange(100)}.{s.randrange(10)} %"),
    "room: numbers": _of(lambda s: f"{s.randrange(1, 9)}.{s.randrange(100, 399)}"),
    "dose: of drugs": _of(lambda s: f"{s.randrange(1, 12)} mg {s.randrange(1, 4)}x"),
    "chromosome: positions": _of(lambda s: f"chr{s.randrange(1, 22)}:{s.randrange(10**6, 10**8)}"),
    "accession: numbers": _of(
        lambda s: f"{s.randrange(1890, 2020)}.{s.randrange(1, 300)}.{s.randrange(1, 40)}"
    ),
    "case: numbers": _of(
        lambda s: f"{s.randrange(1, 12)} C {s.randrange(1, 400)}/{s.randrange(10, 24)}"
    ),
}


def columns(kinds: Mapping[str, Make], seed: int) -> Iterator[tuple[str, str, pa.Array]]:
    """The kind of each column, its name, and its values."""
    for kind, make in kinds.items():
        values = list(make(random.Random(f"{seed} {kind}")))
        named = kind.split(":")[0] if ":" in kind else "date"
        mixed = len({type(value) for value in values}) > 1
        yield kind, named, pa.array([str(value) for value in values] if mixed else values)
