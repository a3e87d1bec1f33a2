"""The calendar of a column whose figures alone cannot say it: 1402/12/15, 05/03/2567.

`spans` has the years that may be counted in several calendars, `texts` counts what rows say and
`figures` what they say together, `verdict` decides by stated rules, and `resolve` makes dates of
them. All of it is arithmetic on fields that the network has read: it works with models that know
no calendars too.
"""
