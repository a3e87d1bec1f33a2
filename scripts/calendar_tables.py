"""Prints the tables of `datenorm/calendars/tables.py`, from hijridate and ICU.

python scripts/calendar_tables.py
"""

from __future__ import annotations

import icu
from hijridate import Hijri


def umm_al_qura() -> tuple[int, str, dict[tuple[int, int], int]]:
    """The first day, the bits of every year, and the months of neither 29 nor 30 days."""
    digits, odd = [], {}
    for year in range(1343, 1501):
        bits = 0
        for month in range(1, 13):
            length = Hijri(year, month, 1).month_length()
            bits = 2 * bits + (length >= 30)
            if length not in (29, 30):
                odd[year, month] = length
        digits.append(f"{bits:03x}")
    return Hijri(1343, 1, 1).to_gregorian().toordinal(), "".join(digits), odd


def persian_exceptions() -> list[int]:
    """Years that the 33-year cycle takes for leap years and ICU does not."""
    utc = icu.TimeZone.createTimeZone("UTC")
    calendar = icu.Calendar.createInstance(utc, icu.Locale("fa@calendar=persian"))

    def first_day(year: int) -> int:
        calendar.clear()
        calendar.set(icu.UCalendarDateFields.EXTENDED_YEAR, year)
        calendar.set(icu.UCalendarDateFields.MONTH, 0)
        calendar.set(icu.UCalendarDateFields.DATE, 1)
        return int(calendar.getTime() // 86400)

    cycle = (year for year in range(1, 3001) if (25 * year + 11) % 33 < 8)
    return [year for year in cycle if first_day(year + 1) - first_day(year) == 365]


def main() -> None:
    """Print all of it."""
    first, digits, odd = umm_al_qura()
    print(f"UMM_AL_QURA_FIRST_DAY = {first}")
    print("\n".join(digits[i : i + 90] for i in range(0, len(digits), 90)))
    print(f"UMM_AL_QURA_ODD_MONTHS = {odd}")
    print(f"PERSIAN_EXCEPTIONS = {persian_exceptions()}")


if __name__ == "__main__":
    main()
