"""`wyoming-jabber explain`: how a text is read, stage by stage."""

import argparse
from dataclasses import asdict
import json
import sys

from wyoming_jabber.cli.local import cast_locally
from wyoming_jabber.cli.text_input import read_text
from wyoming_jabber.config import Settings
from wyoming_jabber.explanation import UnitExplanation, explain

_STAGES = ("text", "clean", "normalized", "lexicon", "phonemes", "voice")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the text and how it is shown."""
    parser.add_argument("text", help="what to read; - reads it from standard input")
    parser.add_argument("--json", action="store_true", help="print a JSON object")
    parser.add_argument(
        "--ssml", action="store_true", help="take the text for SSML, however it begins"
    )
    parser.add_argument(
        "--language",
        metavar="TAG",
        help="read as a voice of this language would, such as de or en-GB",
    )


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print what becomes of the text."""
    text = read_text(arguments.text, settings.max_characters)
    casting, delivery = cast_locally(
        settings, language=arguments.language, is_brief=True
    )
    explanation = explain(casting, delivery, text, is_ssml=arguments.ssml or None)
    if arguments.json:
        json.dump(asdict(explanation), sys.stdout, indent=2, ensure_ascii=False)
        print()
        return 0
    for unit in explanation.units:
        _print_unit(unit)
    print(f"spoken: {explanation.spoken}")
    return 0


def _print_unit(unit: UnitExplanation) -> None:
    """Print the stages of a unit; one that changed nothing is left out."""
    before = None
    for stage in _STAGES:
        value = getattr(unit, stage)
        if value != before:
            print(f"{stage:>10}  {value}")
        before = value
    if unit.pause:
        print(f"{'pause':>10}  {unit.pause:.2f} s before it")
    print()
