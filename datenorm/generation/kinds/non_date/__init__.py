"""Texts that are no date, or no single one: their target is ten dashes.

What counts as none, so that the rest of the generator can keep off it:

- Numbers, prices, phones, addresses, versions, IDs, times alone, durations, relative words ("tomorrow"), weekdays
  alone, names, sentences and placeholders. A bare number is a year only from 1000 to 2999 with four digits, and
  six or eight digits are a date only where they can be read as one (see `readings.py`).
- Ranges ("3-5 May 1979", "1979-1985"): two dates are no single one.
- Days that do not exist ("31 June", "29 Feb 1900", "13/13/2020", "2012-08-00"), and numbers with a digit too many or
  too few ("25/111/1918"): the text is refused as a whole, its year is not read.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate

from datenorm.generation.book import LocaleBook
from datenorm.generation.impossible import impossible, malformed
from datenorm.generation.languages import EVERYWHERE, language_table
from datenorm.generation.locales import raw_data, resolve
from datenorm.generation.masked import Moment, draw_moment
from datenorm.generation.readings import readings
from datenorm.generation.surroundings import times_of_day

__all__ = ["negative"]

# Faker's locale of each language; where it has several, one.
_FAKERS = (
    *("en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "nl_NL", "pl_PL", "ru_RU", "uk_UA", "cs_CZ", "sk_SK", "sv_SE"),
    *("da_DK", "fi_FI", "hu_HU", "ro_RO", "bg_BG", "el_GR", "tr_TR", "hr_HR", "sl_SI", "lt_LT", "lv_LV", "et_EE", "ar_SA"),
    *("fa_IR", "he_IL", "hi_IN", "th_TH", "vi_VN", "id_ID", "ja_JP", "ko_KR", "zh_CN", "ka_GE", "hy_AM", "az_AZ", "ne_NP"),
    *("ta_IN", "bn_BD"),
)
_FAKER_OF = {tag.split("_")[0]: tag for tag in _FAKERS} | {"nb": "no_NO", "no": "no_NO", "yue": "zh_TW"}
_POOL = 48  # Faker's texts per kind and locale; they are recombined with numbers and one another
_YEAR_LIKE = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_TIMES = times_of_day()
_UNITS = ("%", " %", " km", " kg", "x", " m²", " °C", "GB", " pcs", "px", "/10", " of 12", "/100", ":1", "th", "k")
_CURRENCIES = ("$", "€", "£", "¥", "₹", "USD ", "EUR ", "zł", "kr ", "CHF ", "R$ ", "₽", "₺", "Rs. ")
_PHONE_GROUPS = ((3, 3, 4), (2, 4, 4), (1, 3, 3, 4), (3, 4, 4), (2, 2, 2, 2, 2), (4, 6), (5, 6), (3, 4))
_REFERENCES = ("No. ", "#", "ID ", "ref. ", "Order ", "page ", "p. ", "Room ", "§ ", "chapter ", "Q", "week ", "item ")
_BARE_YEAR = re.compile(r"[12]\d{3}")
_Negative = Callable[[LocaleBook, random.Random], str]


@lru_cache(maxsize=64)
def _faked(language: str) -> tuple[str, ...]:
    """Names, companies, addresses, phones and sentences of one language; English where Faker has none."""
    from faker import Faker

    faker = Faker(_FAKER_OF.get(language, "en_US"))
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
    data = raw_data(tag)
    words = [str(w) for kind in ("territories", "languages") for w in list(data[kind].values())]
    words = random.Random(1979).sample(sorted(words), min(len(words), 80))
    relative = [str(form) for field in data["date_fields"].values() for phrases in field.values() for form in phrases.values()]
    return tuple(word for word in words if not any(c.isdigit() for c in word)) + tuple(form for form in relative if "{0}" in form)


def _word(book: LocaleBook, rng: random.Random) -> str:
    word = rng.choice(_words(book.names.locale) or ("unknown",))
    return word.replace("{0}", str(rng.randrange(2, 60)))


def _faked_text(book: LocaleBook, rng: random.Random) -> str:
    pool = _faked(book.names.language if book.names.language in _FAKER_OF else "en")
    text = rng.choice(pool)
    draw = rng.random()
    if draw < 0.15:
        return f"{text} {rng.randrange(1, 1000)}"
    if draw < 0.3:
        words = (text + " " + rng.choice(pool)).split()
        return " ".join(words[: rng.randrange(2, 7)])
    return text


def _digits(rng: random.Random, most: int) -> str:
    """A number of one to `most` digits."""
    return str(rng.randrange(10 ** rng.randrange(1, most + 1)))


def _number(book: LocaleBook, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.35:
        return _digits(rng, 11)
    if draw < 0.5:
        return f"{rng.choice(('', '-', '+'))}{_digits(rng, 6)}{rng.choice('.,')}{rng.randrange(10 ** rng.randrange(3, 6)):03d}"
    if draw < 0.62:
        return f"{rng.randrange(10**6):,}".replace(",", rng.choice(",. '"))
    if draw < 0.75:
        return f"{rng.randrange(1000)}{rng.choice(_UNITS)}"
    if draw < 0.85:
        return f"{rng.randrange(10**4)}.{rng.randrange(10**3):03d}e{rng.randrange(1, 30)}"
    return f"{rng.randrange(100)}.{rng.randrange(10)}"


def _price(book: LocaleBook, rng: random.Random) -> str:
    sign = rng.choice(_CURRENCIES)
    amount = f"{_digits(rng, 6)}{rng.choice(('', '.', ','))}{rng.randrange(100):02d}"
    return sign + amount if rng.random() < 0.6 else f"{amount} {sign.strip()}"


def _phone(book: LocaleBook, rng: random.Random) -> str:
    groups = [str(rng.randrange(10 ** (length - 1), 10**length)) for length in rng.choice(_PHONE_GROUPS)]
    return rng.choice(("", "+", "00", "tel. ", "Phone: ", "+1 ", "(0) ")) + rng.choice(" -./").join(groups)


def _code(book: LocaleBook, rng: random.Random) -> str:
    """Addresses of computers and pages, versions, hashes, identifiers and references."""
    draw = rng.random()
    if draw < 0.2:
        return ".".join(str(rng.randrange(256)) for _ in range(4)) + rng.choice(("", "", ":8080", "/24"))
    if draw < 0.4:
        version = ".".join(str(rng.randrange(30)) for _ in range(rng.randrange(2, 5)))
        return rng.choice(("v", "V", "version ", "", "ver. ", "Python ", "build ")) + version + rng.choice(("", "", "-rc1", "b2", ".dev0"))
    if draw < 0.6:
        return "".join(rng.choices("0123456789abcdef", k=rng.choice((7, 8, 12, 16, 32))))
    if draw < 0.8:
        letters = "".join(rng.choices(string.ascii_uppercase, k=rng.randrange(1, 4)))
        return f"{letters}{rng.choice(('', '-', ' ', '/', '#'))}{_digits(rng, 7)}"
    if draw < 0.9:
        return f"{rng.choice(_REFERENCES)}{rng.randrange(1, 999)}"
    return (
        f"https://{rng.choice(('example', 'shop', 'data'))}.{rng.choice(('com', 'org', 'de', 'io'))}/{rng.choice('apx')}/{_digits(rng, 5)}"
    )


def _version(book: LocaleBook, rng: random.Random) -> str:
    """A version that says so: its numbers are no date, whatever they look like."""
    label = rng.choice(("v", "V", "v.", "version ", "Version: ", "ver. ", "Python ", "build ", "release ", "rev. ", "r", "Firmware "))
    return label + ".".join(str(rng.randrange(1, rng.choice((4, 13, 31)))) for _ in range(3)) + rng.choice(("", "", "", "-rc1", "b2"))


def _time(book: LocaleBook, rng: random.Random) -> str:
    time = rng.choice(_TIMES)
    draw = rng.random()
    if draw < 0.5:
        return time
    if draw < 0.75:
        return f"{rng.choice(rng.choice(book.banks.banks['EEEE']))} {time}"
    return f"{time} - {rng.choice(_TIMES)}"


@lru_cache(maxsize=512)
def _time_units(tag: str) -> dict[str, tuple[str, ...]]:
    """CLDR's patterns of a locale such as `{0} hours`, all its plural forms."""
    patterns = resolve(raw_data(tag), "unit_patterns")
    return {
        # Sorted, for the order of a set is another one in each process.
        unit: tuple(sorted({form for width in ("long", "short") for kind, form in patterns[unit].get(width, {}).items() if kind != "per"}))
        for unit in ("duration-hour", "duration-minute", "duration-second", "duration-day", "duration-week")
        if unit in patterns
    }


def _duration(book: LocaleBook, rng: random.Random) -> str:
    units = _time_units(book.names.locale)
    if rng.random() < 0.6 and all(units.get(unit) for unit in ("duration-hour", "duration-minute")):
        chosen = rng.choice((("duration-hour", "duration-minute"), ("duration-minute",), *((unit,) for unit in units)))
        return " ".join(rng.choice(units[unit]).replace("{0}", str(rng.randrange(60))) for unit in chosen)
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
    # years of other calendars: dates in them are no Gregorian ones, and are refused
    return text.replace("{n}", str(rng.randrange(1, 31))).replace("{y}", str(rng.randrange(1300, 1460)))


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
    draw = rng.randrange(10)
    if draw < 2:
        return f"{first}{dash}{last} {month} {year}"
    if draw == 2:
        return f"{month} {first}{dash}{last}, {year}"
    if draw == 3:
        return f"{year}{dash if dash not in '/-' else ' - '}{fields['y'](later, rng)}"
    if draw == 9:  # "1979-85"; below 13 it would be a month
        return f"{year}{rng.choice('-/–')}{rng.randrange(13, 100)}"
    if draw == 4:
        return f"{month}{dash}{other} {year}"
    if draw == 5:
        return f"{first} {month}{dash}{last} {other} {year}"
    if draw == 6:
        return f"{first} {month} {year}{dash}{last} {other} {fields['y'](later, rng)}"
    if draw == 7:
        return f"{moment.day:02d}.{moment.month:02d}.{year}{dash}{later.day:02d}.{later.month:02d}.{fields['y'](later, rng)}"
    return f"{year}-{moment.month:02d}-{moment.day:02d}{dash if dash != '-' else ' - '}{later.year:04d}-{later.month:02d}-{later.day:02d}"


def _interval(book: LocaleBook, rng: random.Random) -> str:
    """From one number to another ("10 - 10.1"), perhaps after a word."""
    first, last = (f"{rng.randrange(1, 32)}{rng.choice(('', '', f'.{rng.randrange(1, 13)}'))}" for _ in range(2))
    word = rng.choice(_words(book.names.locale) or ("at",)).replace("{0}", "").strip() + " " if rng.random() < 0.5 else ""
    return f"{word}{first}{rng.choice((' - ', ' – ', ' ... ', ' to ', ' ~ '))}{last}"


def _placeholder(book: LocaleBook, rng: random.Random) -> str:
    return rng.choice(language_table(EVERYWHERE).placeholders)


_KINDS: tuple[tuple[str, float, _Negative], ...] = (
    ("impossible", 0.20, impossible),
    ("malformed", 0.04, malformed),
    ("range", 0.09, _range),
    ("interval", 0.02, _interval),
    ("name or sentence", 0.12, _faked_text),
    ("word", 0.09, _word),
    ("number", 0.10, _number),
    ("price", 0.04, _price),
    ("phone", 0.04, _phone),
    ("code", 0.06, _code),
    ("version", 0.02, _version),
    ("time", 0.05, _time),
    ("duration", 0.04, _duration),
    ("relative", 0.05, _relative),
    ("weekday", 0.02, _weekday),
    ("placeholder", 0.04, _placeholder),
)
_NAMES = [name for name, _, _ in _KINDS]
_CUMULATED = tuple(accumulate(weight for _, weight, _ in _KINDS))
_MAKERS = {name: make for name, _, make in _KINDS}
_CHECKED = frozenset(("number", "price", "phone", "code", "name or sentence", "time", "duration"))


def negative(book: LocaleBook, rng: random.Random) -> tuple[str, str]:
    """A text that is no date, and its kind; what could be read as a date after all is drawn again."""
    while True:
        kind = rng.choices(_NAMES, cum_weights=_CUMULATED)[0]
        text = _MAKERS[kind](book, rng)
        if kind in _CHECKED and (readings(text) or _BARE_YEAR.fullmatch(text)):
            continue
        if text.strip():
            return text, kind
