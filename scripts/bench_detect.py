"""Which invented columns `clean --columns auto` takes for dates: recall and precision.

python scripts/bench_detect.py
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence

from detect_samples import DATES, OTHERS, Make, columns

from datenorm import Normalizer
from datenorm.bundle import DEFAULT_MODEL
from datenorm.columns.cleaner import ColumnCleaner
from datenorm.columns.detect import date_columns
from datenorm.columns.reader import ColumnReader


def main(arguments: Sequence[str] | None = None) -> None:
    """Write what was found as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--without-names", action="store_true", help="call all columns `column`")
    options = parser.parse_args(arguments)
    reader = ColumnReader(Normalizer(options.model))

    def found(kinds: Mapping[str, Make]) -> list[str]:
        return [
            kind
            for kind, name, values in columns(kinds, options.seed)
            if date_columns(
                [("column" if options.without_names else name, values)], ColumnCleaner(reader)
            )
        ]

    right, wrong = found(DATES), found(OTHERS)
    report = {
        "recall": round(len(right) / len(DATES), 3),
        "precision": round(len(right) / max(1, len(right) + len(wrong)), 3),
        "dates": len(DATES),
        "others": len(OTHERS),
        "missed": [kind for kind in DATES if kind not in right],
        "false": wrong,
    }
    print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
