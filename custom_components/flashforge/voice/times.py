"""Times as people say them: "about two hours", "at a quarter past nine"."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from .language import Language

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
# Hours within which a time of day says enough, without the part of the day.
_SOON = timedelta(hours=8)
_WEEK = 7


def duration(language: Language, seconds: float) -> str:
    """Return a duration in words, as exact as somebody would say it.

    That is to a minute below ten, to five below three hours, to ten below ten hours,
    to half an hour below a day, and to hours and then days above.
    """
    texts: Mapping[str, Any] = language.texts["durations"]
    rounded = _rounded(seconds)
    if rounded == 0:
        return str(texts["moment"])
    days, rest = divmod(rounded, _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes = rest // _MINUTE
    parts = []
    if days:
        parts.append(_counted(language, texts["days"], days))
    if minutes == _HOUR // _MINUTE // 2 and not days:
        parts.append(_counted(language, texts["half_hours"], hours))
    else:
        if hours:
            parts.append(_counted(language, texts["hours"], hours))
        if minutes:
            parts.append(_counted(language, texts["minutes"], minutes))
    joined = parts[0]
    if len(parts) > 1:
        joined = texts["and"].format(first=parts[0], second=parts[1])
    return str(texts["about"].format(duration=joined))


def _rounded(seconds: float) -> int:
    """Return whole seconds, rounded as somebody would say them."""
    steps = (
        (10 * _MINUTE, _MINUTE),
        (3 * _HOUR, 5 * _MINUTE),
        (10 * _HOUR, 10 * _MINUTE),
        (_DAY, _HOUR // 2),
        (3 * _DAY, _HOUR),
    )
    step = next((step for below, step in steps if seconds < below), _DAY)
    return round(seconds / step) * step


def _counted(language: Language, texts: Mapping[Any, str], count: int) -> str:
    """Return how many of something; a language may say some counts in another way."""
    numbers = language.texts["numbers"]
    number = numbers[count] if count < len(numbers) else str(count)
    return texts.get(count, texts["other"]).format(number=number)


def moment(language: Language, time: datetime, now: datetime) -> str:
    """Return a time to come or gone by, both in the time zone of whoever asks.

    It is rounded to five minutes, but what is to come not to what has gone by, nor the
    other way around; and it has the day as far as that is needed.
    """
    step = timedelta(minutes=5)
    midnight = time.replace(hour=0, minute=0, second=0, microsecond=0)
    rounded = midnight + round((time - midnight) / step) * step
    if time <= now < rounded:
        rounded -= step
    elif rounded <= now < time:
        rounded += step
    time = rounded
    texts: Mapping[str, Any] = language.texts["days"]
    spoken = _time_of_day(language, time)
    days = (time.date() - now.date()).days
    if abs(time - now) < _SOON:
        return str(texts["soon"].format(time=spoken))
    if days >= _WEEK:
        counted = _counted(language, language.texts["durations"]["days"], days)
        return str(texts["far"].format(days=counted))
    if days <= -_WEEK:
        return str(texts["long_ago"])
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days, "weekday")
    part_of_day = _part_of_day(texts["parts"], time.hour)
    if days == 1 and part_of_day == _part_of_day(texts["parts"], now.hour) == "night":
        # "Tonight" is the night that is, not the one after.
        near = "weekday"
    part = texts[near][part_of_day]
    weekday = texts["weekdays"][time.weekday()]
    return str(part.format(time=spoken, weekday=weekday))


def _part_of_day(parts: Mapping[str, int], hour: int) -> str:
    """Return the part of the day to which an hour belongs."""
    begun = [part for part, begin in parts.items() if begin <= hour]
    return begun[-1]


def _time_of_day(language: Language, time: datetime) -> str:
    """Return a time as "at a quarter past nine"."""
    clock: Mapping[str, Any] = language.texts["clock"]
    following = (time.hour + 1) % 24
    spoken = clock["minutes"][time.minute // 5].format(
        full_hour=clock["full_hours"][time.hour],
        hour=clock["hours"][time.hour],
        next=clock["hours"][following],
    )
    return str(clock["at"].format(clock=spoken))
