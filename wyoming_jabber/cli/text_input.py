"""The text of a command: an argument, or standard input."""

import sys

from wyoming_jabber.errors import JabberError, TextTooLongError


def read_text(text: str, max_characters: int) -> str:
    """Return the text, or for "-" standard input, of which no more than needed is read.

    Raises TextTooLongError, JabberError.
    """
    if text == "-":
        try:
            text = sys.stdin.read(max_characters + 1)
        except UnicodeDecodeError as error:
            raise JabberError(f"Standard input is not {error.encoding} text") from error
    if len(text) > max_characters:
        raise TextTooLongError(f"The text has more than {max_characters} characters")
    # Python carries bytes that are no text as lone surrogates, which nobody can speak.
    return text.encode("utf-8", "replace").decode("utf-8")
