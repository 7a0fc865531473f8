"""Takes out the blocks of a text stream that nobody wants to hear: thoughts and code.

A block may span many units, so it is found before the stream is cut into units. What
the filter lets through depends on the text alone, never on how it was cut into chunks.
"""

import re
from typing import Final, NamedTuple

from wyoming_jabber.text.pattern import Pattern

# A block that isn't closed within this many characters is none: its content is spoken.
# So much a stray sign may hold a stream back.
MAX_BLOCK: Final = 4000
# Where a fence names a programming language it is no stray sign.
MAX_CODE: Final = 16_000

_THOUGHTS: Final = ("think", "thinking", "thought", "thoughts", "reasoning", "reflection",
                    "scratchpad", "inner_monologue")  # fmt: skip
_CALLS: Final = ("tool_call", "tool_calls", "tool_code", "tool_response", "tool_result",
                 "function_call", "function_calls")  # fmt: skip

# What language models put around what is not for the user, opened and closed.
_HIDDEN: Final[dict[str, str]] = {
    **{f"<{name}>": f"</{name}>" for name in (*_THOUGHTS, *_CALLS)},
    "[think]": "[/think]",
    "◁think▷": "◁/think▷",
    "<|channel|>analysis": "<|end|>",
    "<|channel|>commentary": "<|end|>",
}
_MARKUP: Final[dict[str, str]] = {
    "<!--": "-->",
    "<script": "</script>",
    "<style": "</style>",
}
_CLOSERS: Final = {**_HIDDEN, **_MARKUP}

# Only ASCII letters have two cases here: others would not fit the table.
_FLAGS: Final = re.IGNORECASE | re.ASCII
_CLOSER: Final = {
    closer: Pattern(re.escape(closer), _FLAGS)
    for closer in (
        *_CLOSERS.values(),
        *("`" * n for n in range(3, 11)),
        *("~" * n for n in range(3, 11)),
    )
}

# A longer opener goes before one that it begins with.
_OPENERS = "|".join(map(re.escape, sorted(_CLOSERS, key=len, reverse=True)))
_OPENER = Pattern(
    rf"(?<!`)(?P<tag>{_OPENERS})"
    r"|(?P<fence>`{3,10}|~{3,10})[ \t]{0,4}"
    # A language and perhaps a file name; more words are a sentence.
    r"(?P<info>[\w+#.-]{0,20})(?:[ \t]{1,4}[^\s`~]{1,40})?[ \t]{0,4}\r?\n",
    _FLAGS,
)
# The beginning of any opener, at the end of the text so far.
_TAG_STARTS = "|".join(
    sorted(
        {re.escape(tag[:size]) for tag in _CLOSERS for size in range(1, len(tag))},
        key=len,
        reverse=True,
    )
)
_MAYBE_OPENER = Pattern(
    rf"(?:{_TAG_STARTS}|`{{1,10}}|~{{1,10}}|(?:`{{3,10}}|~{{3,10}})[^`~\n]{{1,80}})\Z",
    _FLAGS,
)
_OPENER_SIGN = re.compile("[`~<◁[]")

# Fences around prose; around anything else named, it is code.
_PROSE_FENCES: Final = frozenset(
    {"markdown", "md", "plain", "plaintext", "text", "txt"}
)
# Where the fence doesn't say what it holds: lines that a person would not read out.
_CODE_LINE = Pattern(
    r"[ \t]*(?:[#{}\[\]<>$@/\\]|--|- ?[a-z_][\w.]*:|[a-z_][\w.]*:(?:\s|$)"
    r"|(?:apt|cd|curl|docker|echo|git|npm|pip|ssh|sudo|const|var) |(?:class|def|function) \w"
    r"|(?:for|if|while)\b.*:$|from [\w.]+ import|(?:import|return) [\w.]+$"
    r"|[\w.]+ ?[-+*/]?=|[\w.]+\()"
    r"|.*(?:[;{}]$|==|=>|&&|::|</)"
)

# A thought begins a line or follows a sentence; a tag after a word is spoken about.
_MAY_PRECEDE: Final = frozenset("\n.!?…。！？)>")


class _Block(NamedTuple):
    """A block that is open."""

    opener: str
    closer: str
    is_hidden: bool
    """Nothing of it is spoken, however long it is and whether or not it is closed."""

    info: str | None
    """What a fence says about its content; None if the block is no fence."""

    @property
    def is_code(self) -> bool:
        """Whether a fence names a programming language."""
        return bool(self.info) and self.info not in _PROSE_FENCES

    @property
    def limit(self) -> int:
        return MAX_CODE if self.is_code else MAX_BLOCK


class BlockFilter:
    """Passes on the text of one utterance without thoughts, tool calls and code.

    Dropped: what a language model thinks, up to the end of the text if that is left
    open; comments and scripts of HTML; fenced code. Passed on: what a fence holds that
    says `text` or `markdown`, the lines that look like prose of one that doesn't say,
    and everything in a block other than thoughts that is not closed, less code lines.
    Held back is what may open a block, and an open one up to its limit.
    """

    def __init__(self) -> None:
        self._empty()

    def feed(self, text: str) -> str:
        """Take a text chunk and return what of the text is now certain to be spoken."""
        self._held += text
        return self._pass(is_final=False)

    def finish(self) -> str:
        """Return what is left; the next `feed` begins a new utterance."""
        passed = self._pass(is_final=True)
        self._empty()
        return passed

    def _empty(self) -> None:
        self._held = ""
        self._searched = 0
        self._before = "\n"
        self._block: _Block | None = None

    def _pass(self, *, is_final: bool) -> str:
        self._passed: list[str] = []
        is_waiting = False
        while self._held and not is_waiting:
            if self._block is None:
                is_waiting = self._pass_text(is_final=is_final)
            else:
                is_waiting = self._pass_block(self._block, is_final=is_final)
        if is_final and self._block is not None:
            self._give_up(self._block)
        return "".join(self._passed)

    def _pass_text(self, *, is_final: bool) -> bool:
        """Pass text on up to the next block; tell whether to wait for more."""
        position = 0
        while sign := _OPENER_SIGN.search(self._held, position):
            place = sign.start()
            if opener := self._opener(place):
                self._let(place)
                self._open(opener)
                return False
            if not is_final and _MAYBE_OPENER.compiled.match(self._held, place):
                self._let(place)
                return True
            position = place + 1
        self._let(len(self._held))
        return True

    def _opener(self, place: int) -> re.Match[str] | None:
        """Match an opener; one in backticks is quoted."""
        before = self._held[place - 1] if place else self._before[-1]
        opener = _OPENER.compiled.match(self._held, place)
        return None if opener and opener["tag"] and before == "`" else opener

    def _let(self, end: int) -> None:
        """Pass on the first `end` characters."""
        self._say(self._held[:end])
        self._held = self._held[end:]

    def _say(self, text: str) -> None:
        """Pass text on, and remember what came last: a sign, and the space behind it."""
        self._passed.append(text)
        visible = text.rstrip(" \t")
        space = text[len(visible) :][:1]
        if visible or text:
            self._before = (visible or self._before.rstrip(" \t"))[-1:] + space

    def _open(self, opener: re.Match[str]) -> None:
        if tag := opener["tag"]:
            closer = _CLOSERS[tag.lower()]
            is_hidden = tag.lower() in _HIDDEN and self._before[0] in _MAY_PRECEDE
            self._block = _Block(tag, closer, is_hidden, None)
        else:
            info = opener["info"].lower()
            self._block = _Block(opener[0], opener["fence"], is_hidden=False, info=info)
        self._held = self._held[len(opener[0]) :]
        self._searched = 0

    def _pass_block(self, block: _Block, *, is_final: bool) -> bool:
        """Look for the block's end; tell whether to wait for more."""
        found = _CLOSER[block.closer].compiled.search(self._held, self._searched)
        if found and (block.is_hidden or found.start() <= block.limit):
            self._close(block, found)
            return False
        overlap = len(block.closer) - 1
        if block.is_hidden:
            self._held = self._held[-overlap:]
            return True
        if not is_final and len(self._held) <= block.limit + overlap:
            self._searched = max(0, len(self._held) - overlap)
            return True
        self._give_up(block)
        return False

    def _close(self, block: _Block, closer: re.Match[str]) -> None:
        """Say what is to be said of a closed block."""
        content, self._held = self._held[: closer.start()], self._held[closer.end() :]
        self._block = None
        if block.info is None:
            self._say("\n" if block.is_hidden else " ")
        elif block.is_code:
            self._say("\n")
        else:
            is_plain = block.info in _PROSE_FENCES
            self._say(f"\n{content if is_plain else _prose(content)}\n")

    def _give_up(self, block: _Block) -> None:
        """Take for text what begins like a block and is not closed.

        What comes after the limit, or after the last whole line before it, is looked
        through again.
        """
        self._block = None
        if block.is_hidden:
            self._held = ""
        elif block.info is None:
            self._say(block.opener)
        else:
            end = len(self._held)
            if end > block.limit:
                end = self._held.rfind("\n", 0, block.limit) + 1 or block.limit
            self._say("\n" + _prose(self._held[:end]))
            self._held = self._held[end:]


def _prose(text: str) -> str:
    """Return the lines without those that look like code."""
    lines = text.splitlines(keepends=True)
    return "".join(
        line for line in lines if not _CODE_LINE.compiled.match(line.rstrip())
    )
