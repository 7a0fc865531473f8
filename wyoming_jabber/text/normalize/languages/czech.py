"""Czech."""

from typing import Final

from wyoming_jabber.text.normalize.amount import Marks
from wyoming_jabber.text.normalize.language import Language

LANGUAGE: Final = Language(
    marks=Marks(",", " "),
    decimal="celá",
    minus="minus",
    to="",
    dot="tečka",
)
