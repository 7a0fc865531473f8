"""Numbers, dates, units, money, addresses and abbreviations as the words for them.

Shared rules recognize what is written (`rules_*.py`); a language says how its parts
are read (`languages/`). The result has words and pauses only.

How to add a language
---------------------

1. Write `languages/NAME.py` with a `LANGUAGE: Final = Language(...)`, and add its code
   to `MODULES` in `languages/__init__.py`. `language.py` documents each field; only
   marks and five words must be given, and all else has a default.
2. Fill the tables: `units` (a `noun` per key of `units.py`, one form per index that
   `plural` returns; with "kilo" in `prefixes`, "watt" also gives "kilowatt"),
   `currencies`, `months`, `weekdays`, `date_patterns`, `abbreviations`, `signs`.
3. Where a default of `defaults.py` reads otherwise than the language does, write a
   function of the same arguments and give it as the field (`read_time`, `read_date`,
   `cardinal` ...). It gets a `Reader`: `reader.cardinal(5, "feminine")` counts by the
   Unicode rule set `spellout-cardinal-feminine`.
4. What only this language writes ("halb acht", "1er mai") is a rule of its own, in
   `early_rules` or `late_rules`: `rule(PATTERN, read)`.
5. Write `tests/golden/CODE.tsv`: input, tab, what is spoken; `#` begins a comment; a
   third column "deviation: why" pins what is known to be read wrongly.
"""

from wyoming_jabber.text.normalize.normalizer import normalize, prepare

__all__ = ["normalize", "prepare"]
