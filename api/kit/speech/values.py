"""What fills the gaps of a sentence, as another language writes it: numbers, days, amounts."""

import re
from datetime import date

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_AMOUNT = re.compile(r"[\d.]+(?: x [\d.]+){0,2}(?: (?:kg|s|min|m|h|g|%|°C))?")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]+)(?: (\d{4}))?")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MARKS = re.compile(r"–|[PR]\d{1,2}|TSK-11|RF-[A-Z]+-\d+")
"""What is written alike in every language: the dash of an unknown, phases, stages, codes."""
_LEAP_YEAR = 2028
"""For days that are told without a year, the 29th of February among them."""


MOST_DIGITS = 20
"""Longer ones are no value of ours, and more than the formatting of a language can hold."""


def written(text: str, language: str) -> str | None:
    """A number, an amount with its unit, a day or a mark; None for anything else."""
    if _MARKS.fullmatch(text):
        return text
    if _AMOUNT.fullmatch(text) or _NUMBER.fullmatch(text):
        return _NUMBER.sub(lambda found: _number(found[0], language), text)
    return _day(text, language)


def _number(digits: str, language: str) -> str:
    """With its own sign and as many decimals as it has; thousands are not grouped."""
    if len(digits) > MOST_DIGITS:
        return digits
    decimals = len(digits.partition(".")[2])
    pattern = "0." + "0" * decimals if decimals else "0"
    sign = "+" if digits.startswith("+") else ""
    return sign + format_decimal(digits.lstrip("+"), format=pattern, locale=language)


def _day(text: str, language: str) -> str | None:
    try:
        if _ISO_DAY.fullmatch(text):
            return format_date(date.fromisoformat(text), "long", locale=language)
        found = _DAY.fullmatch(text)
        if found is None or found[2] not in _MONTHS:
            return None
        month, year = _MONTHS.index(found[2]) + 1, int(found[3] or _LEAP_YEAR)
        day = date(year, month, int(found[1]))
    except ValueError:
        return None
    if found[3]:
        return format_date(day, "long", locale=language)
    return format_skeleton("MMMMd", day, locale=language)
