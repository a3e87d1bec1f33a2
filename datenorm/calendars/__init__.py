"""Days of our calendar (Gregorian, ISO 8601-1:2019); `others` has those that convert to it."""

from datenorm.calendars.gregorian import (
    date_of,
    day_number,
    days_in_month,
    is_leap_year,
    weekday,
    weeks_in_year,
)

__all__ = [
    "date_of",
    "day_number",
    "days_in_month",
    "is_leap_year",
    "weekday",
    "weeks_in_year",
]
