"""One network, read under the options of each request."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from datenorm.bundle import Bundle
from datenorm.inference.normalizer import Normalizer
from datenorm.serving.schemas import Options

__all__ = ["Readers"]

_KEPT = 256  # Normalizers with their options; they share the network

_Key = tuple[object, ...]


class Readers:
    """Normalizers for any options, the last used of which are kept."""

    def __init__(self, bundle: Bundle) -> None:
        self.first = Normalizer(bundle, threads=1)
        self._kept: OrderedDict[_Key, Normalizer] = OrderedDict()
        self._lock = Lock()

    def reader(self, options: Options) -> Normalizer:
        """The Normalizer for these options.

        Raises:
            SettingsError: the model does not know the language, or there is no such zone.
        """
        key = (
            options.language,
            options.order,
            options.pivot,
            options.timezone,
            options.calendar,
            options.min_confidence,
        )
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = self.first.under(options.policy, options.language, options.order)
                self._kept[key] = found
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
        return found
