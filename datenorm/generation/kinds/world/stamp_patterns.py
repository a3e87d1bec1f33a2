"""The patterns of stamps that machines write, with the weights they are drawn by.

Fields: Y year, y its last two digits, M month, D day, e day with a blank, b month name, B long
name, a weekday, A long, H hour, h hour up to 12, h2 the same with a blank, m minute, s second, f
fraction with a point, g with a comma (a digit after them says how many digits; f3b has no mark
before it), F and G one to nine digits, p AM or PM, z +02:00 or Z, Z +0200 or Z, Q +02:00 and q
+0200 always in figures, i +02, o +0200 of a whole hour, n the name of a zone, w of one in
Windows, V ISO week, u its day, j day of the year; M1 D1 H1 m1 s1 are without zeros.
"""

from __future__ import annotations

from datenorm.generation.writing.moment_words import Patterns

__all__ = ["STAMPS"]

# ISO 8601 and RFC 3339, extended and basic.
_STANDARD = (
    "6 * {Y}-{M}-{D}T{H}:{m}:{s}{z}",
    "4 * {Y}-{M}-{D}T{H}:{m}:{s}{f}{z}",
    "3 * {Y}-{M}-{D}T{H}:{m}:{s}",
    "2 * {Y}-{M}-{D}T{H}:{m}",
    "2 * {Y}-{M}-{D}T{H}:{m}{z}",
    "2 * {Y}-{M}-{D}T{H}:{m}:{s}{f}",
    "{Y}-{M}-{D}T{H}",
    "{Y}-{M}-{D}T{H}{z}",
    "{Y}-{M}-{D}T{H}:{m}:{s}{g}{z}",
    "{Y}-{M}-{D}T{H}:{m}:{s}{Z}",
    "2 * {Y}{M}{D}T{H}{m}{s}{Z}",
    "2 * {Y}{M}{D}T{H}{m}{s}",
    "{Y}{M}{D}T{H}{m}",
    "{Y}{M}{D}T{H}",
    "{Y}{M}{D}T{H}{m}{s}{i}",
    "{Y}{M}{D}T{H}{m}{s}{f}{Z}",
    "{Y}{M}{D} {H}{m}{s}",
    "2 * {Y}{M}{D}{H}{m}{s}",
    "{Y}{M}{D}{H}{m}",
    "{Y}{M}{D}_{H}{m}{s}",
    "{Y}{M}{D}-{H}{m}{s}",
    "{Y}{M}{D}T{H}:{m}:{s}{z}",
    "{Y}-{M}-{D}T{H}{m}{s}{Z}",
    "{Y}-{M}-{D}T{H}{m}{s}{g}{Z}",
    "4 * {Y}-{M}-{D} {H}:{m}:{s}",
    "2 * {Y}-{M}-{D} {H}:{m}",
    "2 * {Y}-{M}-{D} {H}:{m}:{s}{f}",
    "2 * {Y}-{M}-{D} {H}:{m}:{s}{z}",
    "{Y}-{M}-{D} {H}:{m}:{s} {Z}",
    "{Y}-{M}-{D} {H}:{m}:{s}{f}{z}",
    "{Y}-{M}-{D} {H}:{m}:{s} {z}",
    "{Y}-{M}-{D} {H}:{m}:{s}{i}",
    "{Y}-{M}-{D}_{H}:{m}:{s}",
    "{Y}-{M}-{D}_{H}-{m}-{s}",
    "{Y}-{M}-{D}@{H}:{m}:{s}",
    "{Y}-{M}-{D}-{H}-{m}-{s}",
    "{Y}/{M}/{D} {H}:{m}:{s}",
    "2 * {Y}-W{V}-{u}",
    "{Y}W{V}{u}",
    "2 * {Y}-W{V}",
    "{Y}W{V}",
    "{Y}-W{V}-{u}T{H}:{m}:{s}{z}",
    "{Y}W{V}{u}T{H}{m}{s}Z",
    "2 * {Y}-{j}",
    "{Y}{j}",
    "{Y}-{j}T{H}:{m}:{s}{z}",
    "{Y}{j}T{H}{m}{s}Z",
    "{Y}-{j} {H}:{m}",
    "{Y}/{j}",
    # any number of digits, no zeros, no blank or colon where others have one
    "3 * {Y}-{M}-{D}T{H}:{m}:{s}{F}{z}",
    "2 * {Y}-{M}-{D}T{H}:{m}:{s}{F}",
    "2 * {Y}-{M}-{D} {H}:{m}:{s}{F}",
    "2 * {Y}-{M}-{D} {H}:{m}:{s}{G}",
    "{Y}-{M}-{D}T{H}:{m}:{s}{G}{z}",
    "{Y}-{M}-{D} {H}:{m}:{s}{F} {q}",
    "{Y}-{M}-{D}T{H}:{m}:{s} {Q}",
    "{Y}-{M}-{D}T{H}:{m}{q}",
    "2 * {Y}-{M1}-{D1} {H1}:{m1}:{s1}",
    "{Y}-{M1}-{D1}T{H1}:{m1}:{s1}",
    "{Y}-{M1}-{D1}T{H1}:{m1}:{s1}{F}",
    "{Y}/{M1}/{D1} {H1}:{m}:{s}",
    "{Y}-{M1}-{D1} {H1}:{m}",
    "{Y}.{M}.{D} {H}:{m}:{s}",
    "2 * {Y}{M}{D}T{H}{q}",
    "{Y}{M}{D}T{H}{m}{q}",
    "2 * {Y}{M}{D}T{H}{m}{s}{q}",
    "{Y}{M}{D}T{H}{m}{s}{F}{q}",
    "{Y}{M}{D}T{H}{m}{s}{F}",
    "2 * {y}{M}{D}T{H}{m}{s}{F}{q}",
    "{y}{M}{D}T{H}{m}{s}{q}",
    "{y}{M}{D}T{H}{m}{s}",
    "{y}{M}{D}T{H}{m}{q}",
    "{y}{M}{D}T{H}{q}",
    "2 * {y}{M}{D} {H}{m}{s}",
    "{y}{M}{D}-{H}{m}{s}",
    "{y}{M}{D}_{H}{m}{s}",
    "{Y}{M}{D} {H}:{m}:{s}{F}",
    "{Y}-{M}-{D} {H}:{m}:{s} {w}",
    "{Y}-{M}-{D}T{H}:{m}:{s} {w}",
    # the clock first
    "2 * {H}:{m}:{s} {Y}-{M}-{D}",
    "{H}:{m} {Y}-{M}-{D}",
    "{H}:{m}:{s}{F} {Y}-{M}-{D}",
    "{H}:{m}:{s} {Y}/{M}/{D}",
    "{H}:{m}:{s}, {Y}-{M}-{D}",
    "{H}:{m}:{s}{Q} {Y}-{M}-{D}",
)
_PROGRAMS = (
    # ctime, C
    "3 * {a} {b} {e} {H}:{m}:{s} {Y}",
    "2 * {a} {b} {D} {H}:{m}:{s} {Y}",
    # date, Unix
    "4 * {a} {b} {e} {H}:{m}:{s} {n} {Y}",
    "2 * {a} {b} {D} {H}:{m}:{s} {n} {Y}",
    "{b} {D} {H}:{m}:{s} {n} {Y}",
    "{a} {b} {D} {H}:{m}:{s} {q} {Y}",
    "{a} {b} {D} {H}:{m}:{s} {n}{Q} {Y}",
    "{a} {b} {D} {h}:{m}:{s} {p} {n} {Y}",
    "{a} {D} {b} {Y} {h}:{m}:{s} {p} {n}",
    "{a} {b} {e} {H}:{m}:{s} {Z} {Y}",
    "{a} {e} {b} {H}:{m}:{s} {n} {Y}",
    # RFC 5322
    "3 * {a}, {D} {b} {Y} {H}:{m}:{s} {Z}",
    "2 * {a}, {e} {b} {Y} {H}:{m}:{s} {Z}",
    "{D} {b} {Y} {H}:{m}:{s} {Z}",
    "2 * {a}, {D} {b} {Y} {H}:{m}:{s} {q} ({n})",
    "{a}, {D1} {b} {Y} {H}:{m}:{s} {q} ({w})",
    "{a}, {D1} {b} {Y} {H}:{m} {q}",
    "{a}, {e} {b} {Y} {H}:{m}:{s} {n}",
    "{a}, {D1} {b} {Y} {H1}:{m}:{s} {q}",
    "{e} {b} {y} {H}{m} {n}",
    "{a}, {D} {b} {Y} {H}:{m}:{s} {w}",
    "{a}, {D} {b} {y} {H}:{m} {n}",
    # RFC 9110
    "2 * {a}, {D} {b} {Y} {H}:{m}:{s} GMT",
    "{A}, {D}-{b}-{y} {H}:{m}:{s} GMT",
    "{a}, {D}-{b}-{Y} {H}:{m}:{s} GMT",
    # Apache
    "2 * {D}/{b}/{Y}:{H}:{m}:{s} {Z}",
    "[{D}/{b}/{Y}:{H}:{m}:{s} {Z}]",
    "{D}/{b}/{Y} {H}:{m}:{s}",
    # Apache, PHP
    "[{a} {b} {D} {H}:{m}:{s} {Y}]",
    "[{a} {b} {D} {H}:{m}:{s}{f6} {Y}]",
    "[{D}-{b}-{Y} {H}:{m}:{s} UTC]",
    # syslog
    "3 * {b} {e} {H}:{m}:{s}",
    "{b} {D} {H}:{m}:{s}",
    # Python, log4j
    "2 * {Y}-{M}-{D} {H}:{m}:{s}{g3}",
    "[{Y}-{M}-{D} {H}:{m}:{s}{g3}]",
    # Go
    "{Y}-{M}-{D} {H}:{m}:{s}{f9} {Z} {n}",
    "{Y}-{M}-{D} {H}:{m}:{s} {Z} UTC",
    "{Y}/{M}/{D} {H}:{m}:{s}{f6}",
    # IBM Db2
    "{Y}-{M}-{D}-{H}.{m}.{s}{f6}",
    "{Y}-{M}-{D}-{H}.{m}.{s}",
    # Oracle
    "{D}-{b}-{y} {h}.{m}.{s}{f6} {p}",
    "{D}-{b}-{Y} {H}:{m}:{s}",
    "{D}-{b}-{Y} {h}:{m}:{s} {p}",
    # SQL Server, Java
    "{b} {e} {Y} {h2}:{m}{p}",
    "{b} {D} {Y} {h}:{m}:{s}:{f3b}{p}",
    "{b} {e}, {Y} {h}:{m}:{s} {p}",
    # Exif
    "4 * {Y}:{M}:{D} {H}:{m}:{s}",
    "2 * {Y}:{M}:{D} {H}:{m}:{s}{z}",
    "{Y}:{M}:{D} {H}:{m}",
    "{Y}:{M}:{D} {H}:{m}:{s}{F}",
    "{Y}:{M1}:{D1} {H1}:{m}:{s}",
    # American programs
    "{b} {D}, {Y}, {h}:{m}:{s} {p}",
    "{b} {e}, {Y} {h}:{m} {p}",
    "{A}, {B} {e}, {Y} {h}:{m}:{s} {p}",
    "{B} {e}, {Y} at {h}:{m} {p}",
    # JavaScript
    "{a} {b} {e} {Y} {H}:{m}:{s} GMT{o}",
    "{a} {b} {e} {Y} {H}:{m}:{s} GMT{o} ({n})",
    "2 * {a} {b} {D} {Y} {H}:{m}:{s} GMT{q} ({w})",
    # wikis
    "{H}:{m}:{s} {D}-{b}-{Y}",
    "{H}:{m} {D} {b} {Y}",
    "{H}:{m}:{s} {a} {b} {e} {Y}",
    "{H}:{m}:{s} {b} {e}, {Y}",
    "{h}:{m} {p} {b} {e}, {Y}",
    "{h}:{m}:{s} {p}, {e} {B} {Y}",
    "{h}:{m}{p} {a}, {D} {b} {Y}",
    "{H}:{m}, {e} {B} {Y} (UTC)",
    # military, SAS
    "{D}{H}{m}Z {b} {Y}",
    "{D} {b} {Y} {H}{m}Z",
    "{D}{b}{Y}:{H}:{m}:{s}",
    "{D}{b}{Y} {H}:{m}",
)
STAMPS = Patterns.of((0.55, _STANDARD), (0.45, _PROGRAMS))
