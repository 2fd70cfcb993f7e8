"""Dates as American pages write them, in ISO 8601 and as precise as they are written."""

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})(?:-(?P<number>\d{2})(?:-(?P<day>\d{2}))?)?",
        r"(?P<number>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})",
        rf"{_MONTH},? (?P<year>\d{{4}})",
        rf"{_MONTH} (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}}) {_MONTH}(?: (?P<day>\d{{1,2}}))?",
        rf"(?P<day>\d{{1,2}}) {_MONTH} (?P<year>\d{{4}})",
    )
)


def iso_date(written: str) -> str | None:
    """The date in ISO 8601, of the same precision; None if it is no date.

    Numbers with slashes are month/day/year. Month names may be English abbreviations.

    >>> iso_date("1/7/2016"), iso_date("January 2013"), iso_date("Nov. 8, 2021"), iso_date("2012")
    ('2016-01-07', '2013-01', '2021-11-08', '2012')
    >>> iso_date("13/1/2016"), iso_date("soon")
    (None, None)
    """
    words = " ".join(written.split())
    for form in _FORMS:
        found = form.fullmatch(words)
        if found:
            return _iso(**found.groupdict())
    return None


def _iso(
    year: str, number: str | None = None, month: str | None = None, day: str | None = None
) -> str | None:
    if month is not None:
        short = month[:3].lower()
        number = str(_MONTHS.index(short) + 1) if short in _MONTHS else "0"
    if number is None:
        return year
    index = int(number)
    if not 1 <= index <= 12:
        return None
    if day is None:
        return f"{year}-{index:02}"
    return f"{year}-{index:02}-{int(day):02}" if 1 <= int(day) <= _DAYS[index - 1] else None
