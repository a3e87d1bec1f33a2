"""Days of calendars: ours (Gregorian, ISO 8601-1:2019), and those that are converted to it."""

from datenorm.calendars.gregorian import (
    date_of,
    day_number,
    days_in_month,
    is_leap_year,
    weekday,
    weeks_in_year,
)
from datenorm.calendars.others import NAMES, days, name

__all__ = [
    "NAMES",
    "date_of",
    "day_number",
    "days",
    "days_in_month",
    "is_leap_year",
    "name",
    "weekday",
    "weeks_in_year",
]
