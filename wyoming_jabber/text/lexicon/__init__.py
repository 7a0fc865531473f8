r"""Pronunciations that overrule the normalizer's and the phonemizer's.

A lexicon file is YAML. A word stands with what is said for it, a spelling that is read
well, or phonemes (IPA as espeak-ng writes it) in double brackets:

    Zigbee: zig bee
    IKEA: [[aɪkˈiːə]]
    Nabu Casa: nah boo kah sa
    de:                         # a language: these hold for German voices only
      Zigbee: Sigbi
    entries:                    # a list, where an entry needs more
      - word: US                # not "us"
        say: U S
        case: exact
      - pattern: '\bKNX-(\w+)'  # a regular expression; \1 is its first group
        say: K N X \1
        language: [en, nl]      # a language may have its own list: "entries" in "de"
        voice: en_US-lessac-medium

Words match whole, in any case, and with "'s" or an English plural "s" behind; a space
or hyphen in them matches either. The longest match wins; of equal ones the narrower
(voice, then language), then the later entry. The user's entries go before the shipped.
The text has words only: numbers are written out already.
Raw phonemes in the text are left alone.
"""

from wyoming_jabber.text.lexicon.entries import Entry
from wyoming_jabber.text.lexicon.files import LexiconFiles, load_lexicon
from wyoming_jabber.text.lexicon.lexicon import Lexicon
from wyoming_jabber.text.lexicon.shipped import shipped_lexicon

__all__ = ["Entry", "Lexicon", "LexiconFiles", "load_lexicon", "shipped_lexicon"]
