"""The statistical detector, for languages that share a script.

py3langid is a naive Bayes model of byte sequences, small enough and accurate on short
sentences: 99.6 % right on tests/text/languages/home.tsv if it must answer. It takes
65 MB of memory once loaded, and is loaded only if script and alphabet don't tell.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# What the model calls languages that have another tag too.
_LABELS: Final = {"cmn": "zh", "iw": "he", "nb": "no", "hyw": "hy", "fil": "tl"}

# Languages that espeak-ng or a common voice family speaks and that share their script.
# The model knows twice as many; their columns would take another 15 MB.
_KEPT: Final = frozenset(
    [
        "af",
        "ar",
        "as",
        "az",
        "be",
        "bg",
        "bn",
        "bs",
        "ca",
        "cs",
        "cy",
        "da",
        "de",
        "en",
        "eo",
        "es",
        "et",
        "eu",
        "fa",
        "fi",
        "fr",
        "ga",
        "gl",
        "hi",
        "hr",
        "ht",
        "hu",
        "hy",
        "id",
        "is",
        "it",
        "ja",
        "kk",
        "ky",
        "la",
        "lb",
        "lt",
        "lv",
        "mk",
        "mn",
        "mr",
        "ms",
        "mt",
        "ne",
        "nl",
        "nn",
        "no",
        "pl",
        "ps",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
        "sw",
        "tg",
        "tl",
        "tr",
        "tt",
        "ug",
        "uk",
        "ur",
        "uz",
        "vi",
        "zh",
    ]
)


def likelihoods(text: str) -> dict[str, float]:
    """Return how likely each language, a base tag, is; all together sum up to 1.

    Languages that the model doesn't know are missing.
    """
    ranks = dict(load_detector().rank(text))
    ranks |= {tag: ranks[label] for tag, label in _LABELS.items() if label in ranks}
    return ranks


@lru_cache(maxsize=1)
def load_detector() -> "LanguageIdentifier":
    """Load the model, in some 0.5 s; loaded once, when it is first asked."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    columns = [
        column for column, label in enumerate(whole.nb_classes) if label in _KEPT
    ]
    # Made anew, since `set_languages` would keep the whole tables.
    return LanguageIdentifier(
        whole.nb_ptc[:, columns],
        whole.nb_pc[columns],
        [whole.nb_classes[column] for column in columns],
        whole.tk_nextmove,
        whole.tk_output,
        norm_probs=True,
        tk_row=whole.tk_row,
    )
