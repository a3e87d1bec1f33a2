"""Words and sentences that are no date, in every language: names, addresses, countries, phrases."""

from __future__ import annotations

import random
import re
from functools import lru_cache

from datenorm.generation.cldr.languages import EVERYWHERE, language_table
from datenorm.generation.cldr.raw import raw_data
from datenorm.generation.writing.writer import Writer
from datenorm.masked_iso import dates_of_digits

__all__ = ["cldr_words", "faked_text", "faked_texts", "placeholder", "relative", "weekday", "word"]

# Faker's locale of each language; where it has several, one.
_FAKERS = """
en_US de_DE fr_FR es_ES it_IT pt_BR nl_NL pl_PL ru_RU uk_UA cs_CZ sk_SK sv_SE da_DK fi_FI
hu_HU ro_RO bg_BG el_GR tr_TR hr_HR sl_SI lt_LT lv_LV et_EE ar_SA fa_IR he_IL hi_IN th_TH
vi_VN id_ID ja_JP ko_KR zh_CN ka_GE hy_AM az_AZ ne_NP ta_IN bn_BD
"""
_FAKER_OF = {tag.split("_")[0]: tag for tag in _FAKERS.split()} | {
    "nb": "no_NO",
    "no": "no_NO",
    "yue": "zh_TW",
}
# Faker's texts for each maker and language; they are combined with numbers and one another.
_POOL = 48
_YEAR_LIKE = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")


@lru_cache(maxsize=64)
def faked_texts(language: str) -> tuple[str, ...]:
    """Names, companies, addresses and sentences of one language; English where Faker has none."""
    from faker import Faker

    faker = Faker(_FAKER_OF.get(language, "en_US"))
    faker.seed_instance(1979)
    if language == "it":
        providers = faker.factories[0].providers
        (addresses,) = (p for p in providers if p.__provider__.endswith(".address"))
        addresses.cities = sorted(addresses.cities)  # Faker's list comes from a set
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
    return tuple(
        text for text in texts if not dates_of_digits(text) and not _YEAR_LIKE.search(text)
    )


@lru_cache(maxsize=1024)
def cldr_words(tag: str) -> tuple[str, ...]:
    """Names of countries and languages, and relative times, from CLDR: words of every language."""
    data = raw_data(tag)
    words = [str(w) for kind in ("territories", "languages") for w in list(data[kind].values())]
    words = random.Random(1979).sample(sorted(words), min(len(words), 80))
    relative = [
        str(pattern)
        for field in data["date_fields"].values()
        for phrases in field.values()
        for pattern in phrases.values()
    ]
    return tuple(word for word in words if not any(c.isdigit() for c in word)) + tuple(
        pattern for pattern in relative if "{0}" in pattern
    )


def word(writer: Writer, rng: random.Random) -> str:
    """A country, a language, or a relative time such as "in 5 days"."""
    chosen = rng.choice(cldr_words(writer.names.locale) or ("unknown",))
    return chosen.replace("{0}", str(rng.randrange(2, 60)))


def faked_text(writer: Writer, rng: random.Random) -> str:
    """A name, a company, an address or a sentence."""
    pool = faked_texts(writer.names.language if writer.names.language in _FAKER_OF else "en")
    text = rng.choice(pool)
    draw = rng.random()
    if draw < 0.15:
        return f"{text} {rng.randrange(1, 1000)}"
    if draw < 0.3:
        words = (text + " " + rng.choice(pool)).split()
        return " ".join(words[: rng.randrange(2, 7)])
    return text


def relative(writer: Writer, rng: random.Random) -> str:
    """A day by its distance ("tomorrow"), or a phrase of the language."""
    own, english = language_table(writer.names.language), language_table("en")
    phrases = own.relative + own.phrases
    text = rng.choice(
        phrases
        if phrases and rng.random() < 0.8
        else english.relative + english.phrases or ("tomorrow",)
    )
    # years of other calendars: dates in them are no Gregorian ones, and are refused
    return text.replace("{n}", str(rng.randrange(1, 31))).replace(
        "{y}", str(rng.randrange(1300, 1460))
    )


def weekday(writer: Writer, rng: random.Random) -> str:
    """A weekday alone."""
    return rng.choice(rng.choice(writer.written.choices[rng.choice(("EEEE", "EEE"))]))


def placeholder(writer: Writer, rng: random.Random) -> str:
    """What people put into a field whose date they do not know."""
    return rng.choice(language_table(EVERYWHERE).placeholders)
