"""Names of zones that people write, and the minutes east of Greenwich that they mean.

Abbreviations are those of the tz database since 1995 and some that are used beside it, standard
times the names of Windows in ICU. A test compares both. An abbreviation that meant a second offset
in one place alone, or before, counts as the first.
"""

from __future__ import annotations

__all__ = [
    "ABBREVIATIONS",
    "PHRASES",
    "REGIONS",
    "SEVERAL",
    "SHORT_REGIONS",
    "STANDARD_TIMES",
]

SEVERAL = (
    "BST",
    "CST",
    "IST",
)  # British, Bougainville; Chicago, China, Cuba; India, Israel, Ireland

ABBREVIATIONS: dict[str, int] = {
    "ACDT": 630,
    "ACST": 570,
    "ADT": -180,
    "AEDT": 660,
    "AEST": 600,
    "AKDT": -480,
    "AKST": -540,
    "ART": -180,
    "AST": -240,
    "AWDT": 540,
    "AWST": 480,
    "BRT": -180,
    "CAT": 120,
    "CDT": -300,
    "CEST": 120,
    "CET": 60,
    "ChST": 600,
    "COT": -300,
    "EAT": 180,
    "EDT": -240,
    "EEST": 180,
    "EET": 120,
    "EST": -300,
    "HDT": -540,
    "HKT": 480,
    "HST": -600,
    "ICT": 420,
    "IDT": 180,
    "JST": 540,
    "KST": 540,
    "MDT": -360,
    "MESZ": 120,
    "MEST": 120,
    "MET": 60,
    "MEZ": 60,
    "MSD": 240,
    "MSK": 180,
    "MST": -420,
    "MYT": 480,
    "NDT": -150,
    "NPT": 345,
    "NST": -210,
    "NZDT": 780,
    "NZST": 720,
    "PDT": -420,
    "PET": -300,
    "PHT": 480,
    "PKT": 300,
    "PST": -480,
    "SAST": 120,
    "SGT": 480,
    "SST": -660,
    "UT": 0,
    "WAT": 60,
    "WEST": 60,
    "WET": 0,
    "WIB": 420,
    "WIT": 540,
    "WITA": 480,
}

PHRASES: dict[str, int] = {  # that are no "... standard time" or "... daylight time"
    "met dst": 120,
    "british summer time": 60,
    "central european summer time": 120,
    "central european time": 60,
    "eastern european summer time": 180,
    "eastern european time": 120,
    "western european summer time": 60,
    "western european time": 0,
    "greenwich mean time": 0,
    "coordinated universal time": 0,
}

SHORT_REGIONS: dict[str, str] = {  # abbreviations without standard or daylight time
    "CT": "America/Chicago",
    "ET": "America/New_York",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}

REGIONS: dict[str, str] = {  # whose offset depends on the date
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
}

# "<name> standard time"; "<name> daylight time" is an hour later.
# fmt: off
STANDARD_TIMES: dict[str, int] = {
    name: minutes
    for minutes, names in {
        -720: ("dateline",),
        -600: ("aleutian", "hawaiian"),
        -570: ("marquesas",),
        -540: ("alaskan",),
        -480: ("pacific",),
        -420: ("mountain", "us mountain", "yukon"),
        -360: ("canada central", "central", "central america", "easter island", "mexico"),
        -300: ("cuba", "eastern", "haiti", "sa pacific", "turks and caicos", "us eastern"),
        -240: ("atlantic", "central brazilian", "pacific sa", "sa western", "venezuela"),
        -210: ("newfoundland",),
        -180: ("argentina", "bahia", "e. south america", "magallanes", "montevideo", "paraguay",
            "sa eastern", "saint pierre", "tocantins"),
        -120: ("greenland",),
        -60: ("azores", "cape verde"),
        0: ("gmt", "greenwich", "morocco", "sao tome"),
        60: ("central europe", "central european", "romance", "w. central africa", "w. europe"),
        120: ("e. europe", "egypt", "fle", "gtb", "israel", "kaliningrad", "libya",
            "middle east", "namibia", "south africa", "south sudan", "sudan", "west bank"),
        180: ("arab", "arabic", "belarus", "e. africa", "jordan", "russian", "syria", "turkey",
            "volgograd"),
        210: ("iran",),
        240: ("arabian", "astrakhan", "azerbaijan", "caucasus", "georgian", "mauritius",
            "saratov"),
        270: ("afghanistan",),
        300: ("ekaterinburg", "pakistan", "qyzylorda", "west asia"),
        330: ("india", "sri lanka"),
        345: ("nepal",),
        360: ("bangladesh", "central asia", "omsk"),
        390: ("myanmar",),
        420: ("altai", "n. central asia", "north asia", "se asia", "tomsk", "w. mongolia"),
        480: ("china", "north asia east", "singapore", "taipei", "ulaanbaatar", "w. australia"),
        525: ("aus central w.",),
        540: ("korea", "north korea", "tokyo", "transbaikal", "yakutsk"),
        570: ("aus central", "cen. australia"),
        600: ("aus eastern", "e. australia", "tasmania", "vladivostok", "west pacific"),
        630: ("lord howe",),
        660: ("bougainville", "central pacific", "magadan", "norfolk", "sakhalin"),
        720: ("fiji", "new zealand"),
        765: ("chatham islands",),
        780: ("samoa", "tonga"),
        840: ("line islands",),
    }.items()
    for name in names
}
# fmt: on
