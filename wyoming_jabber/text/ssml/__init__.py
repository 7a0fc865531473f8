"""SSML to spans: what is spoken how, and the pauses between.

Authors write SSML by hand and templates fill it in, so the commonest errors are
repaired (`source.repair` lists them); what is malformed after that is for `plain_text`.
Elements that are unknown, or that a voice has no use for, are spoken as their text.
"""

from xml.sax import SAXException

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser

from wyoming_jabber.text.spans import Span
from wyoming_jabber.text.ssml.reader import SsmlError, SsmlReader
from wyoming_jabber.text.ssml.source import looks_like_ssml, plain_text, repair

__all__ = ["SsmlError", "looks_like_ssml", "parse_ssml", "plain_text"]

# Characters of a document; a book's chapter has a tenth of it.
MAX_LENGTH = 1_000_000


def parse_ssml(text: str) -> list[Span]:
    """Read a document whose root is `speak`, in linear time; else raise SsmlError.

    The spans' texts, joined, are the author's in order: white space between words is
    one space at most, and square brackets are round, lest they mean phonemes. There is
    nothing to speak in an empty list. No entity or DTD is ever resolved. Error messages
    don't quote the text.
    """
    if len(text) > MAX_LENGTH:
        raise SsmlError(f"the document is longer than {MAX_LENGTH} characters")
    reader = SsmlReader()
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(reader)
    try:
        # Whole, for old versions of expat take quadratic time over pieces.
        parser.feed(repair(text))
        parser.close()
    except SAXException as error:
        raise SsmlError(error.getMessage()) from error
    except DefusedXmlException as error:
        raise SsmlError("document type declarations are not read") from error
    return reader.finish()
