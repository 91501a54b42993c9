"""What is said of values that the rules of `rules` refuse."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..texts import said

SHOWN = 80
"""How many characters of a refused value an error shows."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days of the week, as `date.weekday` counts them."""
MESSAGES = {
    "string": (said("must be text"), "Enter text."),
    "number": (said("must be a number"), "Enter a number."),
    "integer": (said("must be a whole number"), "Enter a whole number."),
    "boolean": (said("must be true or false"), "Choose yes or no."),
    "scalar": (said("must be text, a number, a date, a time, true or false"), "Choose one value."),
    "date": (said("must be a date"), "Enter a date."),
    "month": (said("must be the first day of a month"), "Enter a month."),
    "time": (said("must be a time of day"), "Enter a time."),
    "datetime": (said("must be a date with a time, and without a time zone"), "Enter a date and a time."),
    "instant": (said("must be a date with a time and its offset"), "Enter a date and a time."),
    "file": (said("must be a file that was uploaded"), "Choose a file."),
    "array": (said("must be a list"), "Choose from the list."),
    "pair": (said("must be a list of two values"), "Enter a start and an end."),
    "order": (said("must have the smaller value first"), "The end must not be before the start."),
    "minimum": (said("must be at least {limit}"), "Enter {limit} or more."),
    "maximum": (said("must be at most {limit}"), "Enter {limit} or less."),
    "earliest": (said("must not be before {limit}"), "Enter {limit} or later."),
    "latest": (said("must not be after {limit}"), "Enter {limit} or earlier."),
    "minLength": (
        said("must have at least {limit} characters"),
        "Enter at least {limit} characters: it has {length}.",
    ),
    "maxLength": (
        said("must have at most {limit} characters"),
        "Shorten this text to {limit} characters: it has {length}.",
    ),
    "pattern": (said("must match {limit}"), "Enter this in the form that is asked for."),
    "email": (said("must be an email address"), "Enter an email address like name@example.org."),
    "url": (said("must be a web address"), "Enter a web address like https://example.org."),
    "phone": (said("must be a phone number"), "Enter a phone number like +1 212 555 0100."),
    "color": (said("must be a color such as #1c7ed6"), "Enter a color like #1c7ed6."),
    "multipleOf": (said("must be in steps of {limit}"), "Enter a number in steps of {limit}."),
    "minItems": (said("must have at least {limit} items"), "Choose at least {limit}: there are {length}."),
    "maxItems": (said("must have at most {limit} items"), "Choose at most {limit}: there are {length}."),
    "exceptWeekdays": (said("must not be on a {weekday}"), "Choose another day of the week."),
    "exceptDays": (said("must be on another day"), "This day cannot be chosen. Choose another."),
    "options": (said("{value} is not one of the options"), "Choose one of the options."),
    "disabled": (said("{value} is disabled"), "Choose another option: this one is disabled."),
    "twice": (said("{value} is chosen twice"), "Choose each value once."),
    "required": (said("is required"), "Fill in this field."),
    "ticked": (said("is required"), "Tick this box to go on."),
    "switched": (said("is required"), "Switch this on to go on."),
}
"""What is said of a value that a rule refuses: in errors after the path of the component, and under the field."""


def refusal(keyword: str, *, limit: Any = None, value: Any = None) -> ValueError:
    """The error of a message, with its places filled in."""
    shown = limit.isoformat() if is_moment(limit) else limit
    weekday = WEEKDAYS[value.weekday()].title() if isinstance(value, dt.date) else ""
    return ValueError(MESSAGES[keyword][0].format(limit=shown, value=shortened(value), weekday=weekday))


def is_moment(value: Any) -> bool:
    """Whether a value is a date, a time or a datetime."""
    return isinstance(value, dt.date | dt.time)


def shortened(value: Any) -> str:
    """A refused value as an error shows it."""
    try:
        text = repr(value)
    except ValueError:  # an integer with more digits than Python formats
        return "a number that is too long to show"
    return text if len(text) < SHOWN else f"{text[:SHOWN]}…"
