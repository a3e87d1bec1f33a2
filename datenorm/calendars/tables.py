"""Tables of calendars that follow the sky, as authorities have laid them down.

`scripts/calendar_tables.py` prints them from hijridate and ICU; the tests compare them whole.
"""

from __future__ import annotations

__all__ = [
    "MEIJI",
    "PERSIAN_EXCEPTIONS",
    "UMM_AL_QURA",
    "UMM_AL_QURA_FIRST_DAY",
    "UMM_AL_QURA_ODD_MONTHS",
]

# Umm al-Qura, the civil calendar of Saudi Arabia, 1343 to 1500. Three hexadecimal digits for each
# year, one bit for each month: whether it has 30 days or more. A few early months have 28 or 31.
UMM_AL_QURA_FIRST_DAY = 702574  # 1 Muharram 1343
UMM_AL_QURA = (
    "b772aaaad36636cab2abb52da8daaab5956aaad2b2aabd26e92aabaaaaaaaabaaeaabaaaaaaaabab6aaaa5754b"
    "555ab3aa64ea95baaa555aaab4ab655aaaaab2ecab2ab6aaaabab4aab2aba2baa6b4aba55aaab5556d2b54aea5"
    "7526e936aaad555aa5b52ba95b49ba4db25d52daa5ad4aea56d4bd23d91da95b4ab5a56d2b693b49b6556a9754"
    "b6a56caad555b29b92ba95d4ada55aaab595749764baa5b52b6a56d2ae9572a75535a95d49ba4dd26d535aaaad"
    "4b6a57527a95b4ab5536c9ae4b6a96b4ada55d25d92dc96d4ad6556d2b693749b64d72ab54b6a5752b6956b2ad"
    "94dc95d4aea56caad5556c97"
)

UMM_AL_QURA_ODD_MONTHS = {
    (1343, 9): 28,
    (1345, 5): 31,
    (1345, 8): 28,
    (1348, 11): 31,
    (1348, 12): 28,
    (1349, 10): 28,
    (1349, 11): 31,
    (1364, 8): 28,
}

# Years in which the 33-year cycle of the Persian calendar has a leap day and the equinox has it in
# the year after (ICU).
# fmt: off
PERSIAN_EXCEPTIONS = frozenset((
    1502, 1601, 1634, 1667, 1700, 1733, 1766, 1799, 1832, 1865, 1898, 1931, 1964, 1997, 2030,
    2059, 2063, 2096, 2129, 2158, 2162, 2191, 2195, 2224, 2228, 2257, 2261, 2290, 2294, 2323,
    2327, 2356, 2360, 2389, 2393, 2422, 2426, 2455, 2459, 2488, 2492, 2521, 2525, 2554, 2558,
    2587, 2591, 2620, 2624, 2653, 2657, 2686, 2690, 2719, 2723, 2748, 2752, 2756, 2781, 2785,
    2789, 2818, 2822, 2847, 2851, 2855, 2880, 2884, 2888, 2913, 2917, 2921, 2946, 2950, 2954,
    2979, 2983, 2987,
))
# fmt: on

# The last lunisolar years of Japan, until the year 5 of Meiji ended after two days of its twelfth
# month: first day, days of the months in their order, and the month that a leap month follows.
MEIJI: dict[int, tuple[int, tuple[int, ...], int]] = {
    1: (681932, (29, 30, 30, 29, 29, 30, 29, 29, 30, 29, 30, 30, 29), 4),
    2: (682315, (30, 30, 30, 29, 29, 30, 29, 29, 30, 29, 30, 30), 0),
    3: (682670, (29, 30, 30, 29, 30, 29, 30, 29, 30, 29, 29, 30, 29), 10),
    4: (683053, (30, 30, 29, 30, 30, 29, 30, 29, 30, 29, 29, 30), 0),
    5: (683408, (29, 30, 29, 30, 30, 29, 30, 30, 29, 30, 29, 2), 0),
}
