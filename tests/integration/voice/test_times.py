"""Times: durations and moments in words, in each language, read aloud."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.flashforge.voice.language import load_languages
from custom_components.flashforge.voice.times import duration, moment

from .conftest import LANGUAGES

# A Wednesday.
NOW = datetime(2026, 11, 25, 15, tzinfo=ZoneInfo("Europe/Berlin"))

# By seconds; in English, German, French and Spanish.
DURATIONS = {
    20: (
        "less than a minute",
        "weniger als eine Minute",
        "moins d'une minute",
        "menos de un minuto",
    ),
    60: (
        "about one minute",
        "etwa eine Minute",
        "environ une minute",
        "alrededor de un minuto",
    ),
    420: (
        "about seven minutes",
        "etwa sieben Minuten",
        "environ sept minutes",
        "alrededor de siete minutos",
    ),
    2520: (
        "about forty minutes",
        "etwa vierzig Minuten",
        "environ quarante minutes",
        "alrededor de cuarenta minutos",
    ),
    1800: (
        "about half an hour",
        "etwa eine halbe Stunde",
        "environ une demi-heure",
        "alrededor de media hora",
    ),
    3600: (
        "about one hour",
        "etwa eine Stunde",
        "environ une heure",
        "alrededor de una hora",
    ),
    5400: (
        "about one and a half hours",
        "etwa anderthalb Stunden",
        "environ une heure et demie",
        "alrededor de una hora y media",
    ),
    7800: (
        "about two hours and ten minutes",
        "etwa zwei Stunden und zehn Minuten",
        "environ deux heures et dix minutes",
        "alrededor de dos horas y diez minutos",
    ),
    27060: (
        "about seven and a half hours",
        "etwa siebeneinhalb Stunden",
        "environ sept heures et demie",
        "alrededor de siete horas y media",
    ),
    44500: (
        "about twelve and a half hours",
        "etwa zwölfeinhalb Stunden",
        "environ douze heures et demie",
        "alrededor de doce horas y media",
    ),
    93600: (
        "about one day and two hours",
        "etwa einen Tag und zwei Stunden",
        "environ un jour et deux heures",
        "alrededor de un día y dos horas",
    ),
    360000: (
        "about four days",
        "etwa vier Tage",
        "environ quatre jours",
        "alrededor de cuatro días",
    ),
}
# By minutes from now on; a negative one has gone by.
MOMENTS = {
    2: (
        "at five past three",
        "um fünf nach drei",
        "à quinze heures cinq",
        "a las tres y cinco",
    ),
    67: (
        "at five past four",
        "um fünf nach vier",
        "à seize heures cinq",
        "a las cuatro y cinco",
    ),
    135: (
        "at a quarter past five",
        "um Viertel nach fünf",
        "à dix-sept heures quinze",
        "a las cinco y cuarto",
    ),
    510: (
        "this evening at half past eleven",
        "heute Abend um halb zwölf",
        "ce soir à vingt-trois heures trente",
        "esta noche a las once y media",
    ),
    560: (
        "tonight at twenty past midnight",
        "heute Nacht um zwanzig nach zwölf",
        "cette nuit à minuit vingt",
        "esta noche a las doce y veinte",
    ),
    690: (
        "tonight at half past two",
        "heute Nacht um halb drei",
        "cette nuit à deux heures trente",
        "esta noche a las dos y media",
    ),
    1020: (
        "tomorrow morning at eight o'clock",
        "morgen früh um acht Uhr",
        "demain matin à huit heures",
        "mañana por la mañana a las ocho",
    ),
    1200: (
        "tomorrow morning at eleven o'clock",
        "morgen um elf Uhr",
        "demain matin à onze heures",
        "mañana por la mañana a las once",
    ),
    1620: (
        "tomorrow evening at six o'clock",
        "morgen Abend um sechs Uhr",
        "demain soir à dix-huit heures",
        "mañana por la tarde a las seis",
    ),
    3600: (
        "early on Saturday at three o'clock",
        "in der Nacht auf Samstag um drei Uhr",
        "samedi en pleine nuit à trois heures",
        "el sábado de madrugada a las tres",
    ),
    6065: (
        "on Sunday evening at five past eight",
        "am Sonntagabend um fünf nach acht",
        "dimanche soir à vingt heures cinq",
        "el domingo por la tarde a las ocho y cinco",
    ),
    12960: (
        "in nine days",
        "in neun Tagen",
        "dans neuf jours",
        "dentro de nueve días",
    ),
    -2: (
        "at three o'clock",
        "um drei Uhr",
        "à quinze heures",
        "a las tres",
    ),
    -67: (
        "at five to two",
        "um fünf vor zwei",
        "à treize heures cinquante-cinq",
        "a las dos menos cinco",
    ),
    -840: (
        "early this morning at one o'clock",
        "heute Nacht um ein Uhr",
        "cette nuit à une heure",
        "esta madrugada a la una",
    ),
    -720: (
        "early this morning at three o'clock",
        "heute Nacht um drei Uhr",
        "cette nuit à trois heures",
        "esta madrugada a las tres",
    ),
    -1140: (
        "yesterday evening at eight o'clock",
        "gestern Abend um acht Uhr",
        "hier soir à vingt heures",
        "ayer por la tarde a las ocho",
    ),
    -1800: (
        "yesterday morning at nine o'clock",
        "gestern Morgen um neun Uhr",
        "hier matin à neuf heures",
        "ayer por la mañana a las nueve",
    ),
    -3600: (
        "early on Monday at three o'clock",
        "in der Nacht auf Montag um drei Uhr",
        "lundi en pleine nuit à trois heures",
        "el lunes de madrugada a las tres",
    ),
    -7200: (
        "on Friday afternoon at three o'clock",
        "am Freitag um drei Uhr",
        "vendredi à quinze heures",
        "el viernes por la tarde a las tres",
    ),
    -12960: (
        "more than a week ago",
        "vor mehr als einer Woche",
        "il y a plus d'une semaine",
        "hace más de una semana",
    ),
}


@pytest.mark.parametrize("seconds", DURATIONS)
def test_a_duration_is_said_as_people_do(seconds: int) -> None:
    """As exact as somebody would say it."""
    languages = load_languages()
    told = tuple(duration(languages[one], seconds) for one in LANGUAGES)
    assert told == DURATIONS[seconds]


@pytest.mark.parametrize("minutes", MOMENTS)
def test_a_moment_is_said_as_people_do(minutes: int) -> None:
    """With the part of the day, and the day, as far as that is needed."""
    languages, time = load_languages(), NOW + timedelta(minutes=minutes)
    told = tuple(moment(languages[one], time, NOW) for one in LANGUAGES)
    assert told == MOMENTS[minutes]
