"""Texts that are no date, or no single one: their target is ten dashes.

What counts as none, so that the rest of the generator can keep off it:

- Numbers, prices, phones, addresses, versions, IDs, times alone, durations, relative words ("tomorrow"), weekdays
  alone, names, sentences and placeholders. A bare number is a year only from 1000 to 2999 with four digits, and
  six or eight digits are a date only where they can be read as one (see `readings.py`).
- Ranges ("3-5 May 1979", "1979-1985"): two dates are no single one.
- Days that do not exist ("31 June", "29 Feb 1900", "13/13/2020", "2012-08-00"): the text is refused as a whole,
  its year is not read.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import lru_cache

from babel.localedata import load

from datenorm.generation.book import LocaleBook
from datenorm.generation.languages import language_table
from datenorm.generation.masked import Moment, days_in_month, draw_moment
from datenorm.generation.readings import readings
from datenorm.generation.surroundings import times_of_day
from datenorm.generation.templates import COMPACT, NUMERIC, PARTIAL_NUMERIC

__all__ = ["PLACEHOLDERS", "negative"]

PLACEHOLDERS = (
    *(
        "n/a",
        "N/A",
        "NA",
        "na",
        "unknown",
        "Unknown",
        "UNKNOWN",
        "-",
        "--",
        "---",
        "–",
        "—",
        ".",
        "..",
        "...",
        "?",
        "??",
        "???",
        "null",
        "NULL",
        "None",
        "none",
        "nil",
        "nan",
        "NaN",
        "NaT",
    ),
    *(
        "tbd",
        "TBD",
        "tba",
        "TBA",
        "TBC",
        "pending",
        "undated",
        "n.d.",
        "s.d.",
        "o.J.",
        "xx/xx/xxxx",
        "XX.XX.XXXX",
        "dd/mm/yyyy",
        "mm/dd/yyyy",
        "yyyy-mm-dd",
        "DD.MM.YYYY",
        "TT.MM.JJJJ",
    ),
    *(
        "jj/mm/aaaa",
        "дд.мм.гггг",
        "0",
        "00",
        "0000",
        "000000",
        "00000000",
        "0000-00-00",
        "00/00/0000",
        "00-00-0000",
        "00.00.0000",
        "0000-00-00 00:00:00",
        "--/--/----",
        "__/__/____",
        "-/-/-",
    ),
    *(
        "never",
        "ongoing",
        "present",
        "current",
        "not available",
        "not applicable",
        "missing",
        "empty",
        "blank",
        "#N/A",
        "#REF!",
        "#VALUE!",
        "########",
        "invalid date",
        "Invalid Date",
        "date",
        "Date",
    ),
    *(
        "month",
        "year",
        "day",
        "err",
        "error",
        "true",
        "false",
        "yes",
        "no",
        "x",
        "X",
        "*",
        "&nbsp;",
        "[redacted]",
        "illegible",
        "?/?/?",
        "desconocido",
        "inconnu",
        "unbekannt",
        "неизвестно",
        "不明",
        "未知",
    ),
)
_FAKERS = {
    **{
        "en": "en_US",
        "de": "de_DE",
        "fr": "fr_FR",
        "es": "es_ES",
        "it": "it_IT",
        "pt": "pt_BR",
        "nl": "nl_NL",
        "pl": "pl_PL",
        "ru": "ru_RU",
        "uk": "uk_UA",
        "cs": "cs_CZ",
        "sk": "sk_SK",
    },
    **{
        "sv": "sv_SE",
        "da": "da_DK",
        "nb": "no_NO",
        "fi": "fi_FI",
        "hu": "hu_HU",
        "ro": "ro_RO",
        "bg": "bg_BG",
        "el": "el_GR",
        "tr": "tr_TR",
        "hr": "hr_HR",
        "sl": "sl_SI",
        "lt": "lt_LT",
    },
    **{
        "lv": "lv_LV",
        "et": "et_EE",
        "ar": "ar_SA",
        "fa": "fa_IR",
        "he": "he_IL",
        "hi": "hi_IN",
        "th": "th_TH",
        "vi": "vi_VN",
        "id": "id_ID",
        "ja": "ja_JP",
        "ko": "ko_KR",
        "zh": "zh_CN",
    },
    **{"ka": "ka_GE", "hy": "hy_AM", "az": "az_AZ", "ne": "ne_NP", "ta": "ta_IN", "bn": "bn_BD"},
}
_POOL = 48  # Faker's texts per kind and locale; they are recombined with numbers and one another
_YEAR_LIKE = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_TIMES = times_of_day()
_Negative = Callable[[LocaleBook, random.Random], str]


@lru_cache(maxsize=64)
def _faked(language: str) -> tuple[str, ...]:
    """Names, companies, addresses, phones and sentences of one language; English where Faker has none."""
    from faker import Faker

    faker = Faker(_FAKERS.get(language, "en_US"))
    faker.seed_instance(1979)
    makers = (
        faker.name,
        faker.name,
        faker.company,
        faker.street_address,
        faker.city,
        faker.phone_number,
        lambda: faker.sentence(nb_words=6),
        faker.job,
        faker.email,
    )
    texts = [str(make()).replace("\n", ", ") for make in makers for _ in range(_POOL)]
    return tuple(text for text in texts if not readings(text) and not _YEAR_LIKE.search(text))


@lru_cache(maxsize=1024)
def _words(tag: str) -> tuple[str, ...]:
    """Names of countries and languages, and relative times, from CLDR: words of every language."""
    data = load(tag)
    words = [str(w) for kind in ("territories", "languages") for w in list(data[kind].values())]
    words = random.Random(1979).sample(sorted(words), min(len(words), 80))
    relative = [str(form) for field in data["date_fields"].values() for phrases in field.values() for form in phrases.values()]
    return tuple(word for word in words if not any(c.isdigit() for c in word)) + tuple(form for form in relative if "{0}" in form)


def _word(book: LocaleBook, rng: random.Random) -> str:
    word = rng.choice(_words(book.names.locale) or ("unknown",))
    return word.replace("{0}", str(rng.randrange(2, 60)))


def _faked_text(book: LocaleBook, rng: random.Random) -> str:
    pool = _faked(book.names.language if book.names.language in _FAKERS else "en")
    text = rng.choice(pool)
    draw = rng.random()
    if draw < 0.15:
        return f"{text} {rng.randrange(1, 1000)}"
    if draw < 0.3:
        words = (text + " " + rng.choice(pool)).split()
        return " ".join(words[: rng.randrange(2, 7)])
    return text


def _number(book: LocaleBook, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.35:
        text = str(rng.randrange(10 ** rng.randrange(1, 12)))
        return text if len(text) != 4 or not 1000 <= int(text) < 3000 else str(int(text) + 3000)
    if draw < 0.5:
        return f"{rng.choice(('', '-', '+'))}{rng.randrange(10 ** rng.randrange(1, 7))}{rng.choice('.,')}{rng.randrange(10 ** rng.randrange(3, 6)):03d}"
    if draw < 0.62:
        return f"{rng.randrange(10**6):,}".replace(",", rng.choice((",", ".", " ", "'")))
    if draw < 0.75:
        return f"{rng.randrange(1000)}{rng.choice(('%', ' %', ' km', ' kg', 'x', ' m²', ' °C', 'GB', ' pcs', 'px', '/10', ' of 12', '/100', ':1', 'th', 'k'))}"
    if draw < 0.85:
        return f"{rng.randrange(10**4)}.{rng.randrange(10**3):03d}e{rng.randrange(1, 30)}"
    return f"{rng.randrange(100)}.{rng.randrange(10)}"


def _price(book: LocaleBook, rng: random.Random) -> str:
    sign = rng.choice(("$", "€", "£", "¥", "₹", "USD ", "EUR ", "zł", "kr ", "CHF ", "R$ ", "₽", "₺", "Rs. "))
    amount = f"{rng.randrange(10 ** rng.randrange(1, 7))}{rng.choice(('', '.', ','))}{rng.randrange(100):02d}"
    return sign + amount if rng.random() < 0.6 else f"{amount} {sign.strip()}"


def _phone(book: LocaleBook, rng: random.Random) -> str:
    groups = [
        str(rng.randrange(10 ** (n - 1), 10**n))
        for n in rng.choice(((3, 3, 4), (2, 4, 4), (1, 3, 3, 4), (3, 4, 4), (2, 2, 2, 2, 2), (4, 6), (5, 6), (3, 4)))
    ]
    text = rng.choice((" ", "-", ".", "/")).join(groups)
    return rng.choice(("", "+", "00", "tel. ", "Phone: ", "+1 ", "(0) ")) + text


def _code(book: LocaleBook, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.2:
        return ".".join(str(rng.randrange(256)) for _ in range(4)) + rng.choice(("", "", ":8080", "/24"))
    if draw < 0.4:
        return (
            rng.choice(("v", "V", "version ", "", "ver. ", "Python ", "build "))
            + ".".join(str(rng.randrange(30)) for _ in range(rng.randrange(2, 5)))
            + rng.choice(("", "", "-rc1", "b2", ".dev0"))
        )
    if draw < 0.6:
        return "".join(rng.choice("0123456789abcdef") for _ in range(rng.choice((8, 12, 16, 32, 7))))
    if draw < 0.8:
        letters = "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(rng.randrange(1, 4)))
        return f"{letters}{rng.choice(('', '-', ' ', '/', '#'))}{rng.randrange(10 ** rng.randrange(1, 8))}"
    if draw < 0.9:
        return rng.choice(("No. ", "#", "ID ", "ref. ", "Order ", "page ", "p. ", "Room ", "§ ", "chapter ", "Q", "week ", "item ")) + str(
            rng.randrange(1, 999)
        )
    return f"https://{rng.choice(('example', 'shop', 'data', 'blog'))}.{rng.choice(('com', 'org', 'de', 'io'))}/{rng.choice(('a', 'item', 'p', 'x'))}/{rng.randrange(10**5)}"


def _time(book: LocaleBook, rng: random.Random) -> str:
    time = rng.choice(_TIMES)
    draw = rng.random()
    if draw < 0.5:
        return time
    if draw < 0.75:
        return f"{rng.choice(rng.choice(book.banks.banks['EEEE']))} {time}"
    return f"{time} - {rng.choice(_TIMES)}"


def _duration(book: LocaleBook, rng: random.Random) -> str:
    number = rng.randrange(1, 100)
    unit = rng.choice(
        ("m", "min", " minutes", "h", " hours", " days", "d", " weeks", "w", " months", " years", "y", " yrs", " sec", "s", " mo")
    )
    return (
        rng.choice(("", "", "in ", "about ", "last ", "next ", "past ", "every ", "P"))
        + f"{number}{unit}"
        + rng.choice(("", " ago", " from now", " later", " old", f" {rng.randrange(60)} min"))
    )


def _relative(book: LocaleBook, rng: random.Random) -> str:
    own, english = language_table(book.names.language), language_table("en")
    phrases = own.relative + own.phrases
    text = rng.choice(phrases if phrases and rng.random() < 0.8 else english.relative + english.phrases or ("tomorrow",))
    return text.replace("{n}", str(rng.randrange(1, 31)))


def _weekday(book: LocaleBook, rng: random.Random) -> str:
    return rng.choice(rng.choice(book.banks.banks[rng.choice(("EEEE", "EEE"))]))


def _range(book: LocaleBook, rng: random.Random) -> str:
    moment = draw_moment(rng, 1000)
    fields = book.fields
    month, year = fields[rng.choice(("MMMM", "MMM"))](moment, rng), fields["y"](moment, rng)
    dash = rng.choice(("-", "–", " - ", " – ", " to ", "—", "/", "..", " & ", " and ", "~"))
    first, last = sorted(rng.sample(range(1, 29), 2))
    later = Moment(min(2999, moment.year + rng.randrange(1, 40)), rng.choice([m for m in range(1, 13) if m != moment.month]), last, 0)
    other = fields[rng.choice(("MMMM", "MMM"))](later, rng)
    draw = rng.randrange(9)
    if draw < 2:
        return f"{first}{dash}{last} {month} {year}"
    if draw == 2:
        return f"{month} {first}{dash}{last}, {year}"
    if draw == 3:
        return f"{year}{dash if dash not in '/-' else ' - '}{fields['y'](later, rng)}"
    if draw == 4:
        return f"{month}{dash}{other} {year}"
    if draw == 5:
        return f"{first} {month}{dash}{last} {other} {year}"
    if draw == 6:
        return f"{first} {month} {year}{dash}{last} {other} {fields['y'](later, rng)}"
    if draw == 7:
        return f"{moment.day:02d}.{moment.month:02d}.{year}{dash}{later.day:02d}.{later.month:02d}.{fields['y'](later, rng)}"
    return f"{year}-{moment.month:02d}-{moment.day:02d}{dash if dash != '-' else ' - '}{later.year:04d}-{later.month:02d}-{later.day:02d}"


def impossible_moment(rng: random.Random) -> Moment:
    """A day that no calendar has: past the end of its month, of a month past December, or a zero."""
    good = draw_moment(rng, 1000)
    draw = rng.random()
    if draw < 0.25:
        month = rng.choice((4, 6, 9, 11))
        return good._replace(month=month, day=31)
    if draw < 0.4:
        return good._replace(month=2, day=rng.choice((30, 31)))
    if draw < 0.6:
        while days_in_month(good.year, 2) == 29:
            good = draw_moment(rng, 1000)
        return good._replace(month=2, day=29)
    return good._replace(day=0 if draw > 0.9 else rng.randrange(32, 100 if draw > 0.8 else 40))


_DIGIT_FIELDS = frozenset(("d", "dd", "M", "MM", "MMM", "MMMM", "y", "yy", "EEE", "EEEE", "t", "tT", "MR"))


def _impossible(book: LocaleBook, rng: random.Random) -> str:
    """A date with a day that does not exist, in any shape that shows it in digits."""
    for _ in range(20):
        moment = impossible_moment(rng)
        draw = rng.random()
        if draw < 0.5:
            chosen = (book.named if draw < 0.4 else book.partial).draw(rng)
            if not (chosen.day and chosen.month) or not _DIGIT_FIELDS.issuperset(chosen.fields):
                continue
            if chosen.year == "short" and (moment.year % 100 <= 31 or (moment.month, moment.day) == (2, 29) and moment.year % 4 == 0):
                continue  # its numbers can be read the other way round, or the century decides
            if not chosen.year and (moment.month, moment.day) == (2, 29):
                continue
            if not chosen.year and moment.day > 31 and "d" in chosen.fields[-1]:
                continue  # "May 79" is a month with a year
            return book.write(chosen, moment, rng)
        order = book.draw_order(rng)
        templates = COMPACT.get(order) if draw > 0.93 else PARTIAL_NUMERIC["dm"] if draw > 0.9 else NUMERIC[order]
        if rng.random() < 0.4:
            moment = moment._replace(month=rng.choice((0, *range(13, 40))), day=rng.choice((moment.day, rng.randrange(13, 60))))
        candidates = [t for t in templates or () if "MR" not in t.fields]
        if not candidates:
            continue
        text = book.write(rng.choices(candidates, [t.weight for t in candidates])[0], moment, rng)
        if not readings(text) and not (len(text) <= 5 and moment.day > 31):
            return text
    return "31/06/2005"


def _placeholder(book: LocaleBook, rng: random.Random) -> str:
    return rng.choice(PLACEHOLDERS)


_KINDS: tuple[tuple[str, float, _Negative], ...] = (
    ("impossible", 0.24, _impossible),
    ("range", 0.10, _range),
    ("name or sentence", 0.13, _faked_text),
    ("word", 0.09, _word),
    ("number", 0.10, _number),
    ("price", 0.04, _price),
    ("phone", 0.04, _phone),
    ("code", 0.07, _code),
    ("time", 0.05, _time),
    ("duration", 0.03, _duration),
    ("relative", 0.05, _relative),
    ("weekday", 0.02, _weekday),
    ("placeholder", 0.04, _placeholder),
)
_NAMES = [name for name, _, _ in _KINDS]
_WEIGHTS = [weight for _, weight, _ in _KINDS]
_MAKERS = {name: make for name, _, make in _KINDS}
_CHECKED = frozenset(("number", "price", "phone", "code", "name or sentence", "time", "duration"))


def negative(book: LocaleBook, rng: random.Random) -> tuple[str, str]:
    """A text that is no date, and its kind; what could be read as a date after all is drawn again."""
    while True:
        kind = rng.choices(_NAMES, _WEIGHTS)[0]
        text = _MAKERS[kind](book, rng)
        if kind in _CHECKED and (readings(text) or (kind == "number" and text.isdigit() and len(text) == 4 and 1000 <= int(text) < 3000)):
            continue
        if text.strip():
            return text, kind
