"""Babel's raw locale data, read so that one locale never changes another.

`babel.Locale` keeps a resolved alias in a dictionary that all locales share, so that what it says
of one locale's stand-alone months can be another's, whichever was asked first. Here the data is
read into a cache of its own, and aliases are resolved without writing anything back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from babel import localedata
from babel.localedata import Alias

__all__ = ["raw_data", "resolve"]

_unspoiled: dict[str, Any] = {}


def raw_data(name: str) -> Mapping[str, Any]:
    """Babel's data of one locale as CLDR has it; CLDR's root for an unknown language."""
    name = name if localedata.exists(name) else "root"
    if name not in _unspoiled:
        shared = dict(localedata._cache)
        localedata._cache.clear()
        localedata._cache.update(_unspoiled)
        try:
            localedata.load(name)
            _unspoiled.update(localedata._cache)
        finally:
            localedata._cache.clear()
            localedata._cache.update(shared)
    return cast(Mapping[str, Any], _unspoiled[name])


def resolve(data: Mapping[str, Any], *keys: object) -> Any:
    """Follow keys into raw locale data; aliases are resolved and nothing is written back."""
    node: Any = data
    for key in keys:
        own: dict[Any, Any] = {}
        node = node[key]
        while isinstance(node, (Alias, tuple)):
            if isinstance(node, tuple):  # an alias, and what this locale says otherwise
                node, others = node
                own = {**others, **own}
            else:
                node = resolve(data, *node.keys)
        if own:
            node = {**node, **own}
    return node
