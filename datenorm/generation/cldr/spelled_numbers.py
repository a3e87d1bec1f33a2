"""Numbers in words and with ordinal marks, by ICU's rules (RuleBasedNumberFormat, CLDR's RBNF)."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["cardinal_words", "ordinal_marks", "ordinal_words", "roman"]

_CARDINALS, _ORDINALS = 61, 61
_SETS = 4  # rule sets that are used: more are rare forms of case and number
_ENGLISH = ("one", "first")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@lru_cache(maxsize=256)
def cardinal_words(language: str) -> tuple[tuple[str, ...], ...]:
    """Sets of words for 0 to 60; none where ICU knows no rules for the language."""
    return _words(language, "cardinal", _CARDINALS)


@lru_cache(maxsize=256)
def ordinal_words(language: str, rule_set: str = "") -> tuple[tuple[str, ...], ...]:
    """Sets of ordinal words for 0 to 60, of one rule set where it is named."""
    return _words(language, "ordinal", _ORDINALS, rule_set)


def _words(language: str, kind: str, count: int, rule_set: str = "") -> tuple[tuple[str, ...], ...]:
    import icu

    rules = icu.RuleBasedNumberFormat(icu.URBNFRuleSetTag.SPELLOUT, icu.Locale(language))
    names = [rules.getRuleSetName(i) for i in range(rules.getNumberOfRuleSetNames())]
    chosen = [rule_set] if rule_set in names else [n for n in names if kind in n][:_SETS]
    sets = []
    for name in chosen:
        rules.setDefaultRuleSet(name)
        words = tuple(str(rules.format(number)).replace("\u00ad", "") for number in range(count))
        if not any(character.isdigit() for word in words for character in word):
            sets.append(words)
    if language != "en" and sets and sets[0][1] in _ENGLISH:  # what ICU falls back to
        return ()
    return tuple(dict.fromkeys(sets))


@lru_cache(maxsize=256)
def ordinal_marks(language: str) -> tuple[str, ...]:
    """Numbers 0 to 60 with the language's ordinal mark: 1st, 2., 3e; bare where ICU has none."""
    import icu

    rules = icu.RuleBasedNumberFormat(icu.URBNFRuleSetTag.ORDINAL, icu.Locale(language))
    marks = tuple(str(rules.format(number)) for number in range(_ORDINALS))
    if language != "en" and marks[1] in ("1st", "1th"):  # what ICU falls back to
        return tuple(map(str, range(_ORDINALS)))
    return marks


def roman(number: int) -> str:
    """A number up to 39 in Roman numerals."""
    text = ""
    for value, symbol in _ROMAN:
        text += symbol * (number // value)
        number %= value
    return text
