"""Writes the generated parts of a document between their markers; the rest stays.

python script/documentation [--check] [FILE]
"""

import argparse
import os
from pathlib import Path
import sys

from options_table import options_table

_DOCUMENT = Path("docs/configuration.md")

_BEGIN = "<!-- options: written by script/document -->\n"
_END = "<!-- end of options -->\n"


def main() -> int:
    """Write, or check; return the exit status."""
    arguments = _parse()
    path: Path = arguments.file
    text = path.read_text(encoding="utf-8")
    try:
        wanted = _fill(text, options_table())
    except ValueError as error:
        print(f"script/document: {path}: {error}", file=sys.stderr)
        return 1
    if text == wanted:
        return 0
    if arguments.check:
        print(
            f"script/document: {path} is not up to date: run script/document",
            file=sys.stderr,
        )
        return 1
    path.write_text(wanted, encoding="utf-8")
    print(f"script/document: {path} written")
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/document", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    parser.add_argument("file", nargs="?", type=Path, default=_DOCUMENT)
    return parser.parse_args()


def _fill(text: str, table: str) -> str:
    """Replace what is between the markers. Raises ValueError."""
    if text.count(_BEGIN) != 1 or text.count(_END) != 1:
        raise ValueError(
            f"needs these lines once each: {_BEGIN.strip()} {_END.strip()}"
        )
    before, _, rest = text.partition(_BEGIN)
    _, found, after = rest.partition(_END)
    if not found:
        raise ValueError("the end of the options comes before their beginning")
    return f"{before}{_BEGIN}\n{table}\n{_END}{after}"


if __name__ == "__main__":
    # Defaults are documented as they are for a person who has set nothing.
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        os.environ.pop(name, None)
    sys.exit(main())
