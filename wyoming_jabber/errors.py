"""Everything that can go wrong, as one tree.

    JabberError
    ├── ConfigError             a flag, variable or option has a wrong value
    ├── RequestError            the client asked for something we can't do
    │   ├── ProtocolError       bytes that are not a Wyoming event, or too many of them
    │   ├── TextTooLongError    more characters than one request may hold
    │   ├── VoiceNotFoundError
    │   ├── SpeakerNotFoundError
    │   ├── LanguageNotFoundError
    │   └── FilesRefusedError       in catalog/errors.py, as all of the catalog's
    ├── CatalogError            a catalog can't be had or read; no voice is lost by it
    │   ├── OfflineError        the network was needed, and is switched off
    │   └── DownloadError       a voice did not arrive
    ├── BusyError               over a limit that a later try may not meet
    ├── VoiceError              a voice's files are missing, broken or unsupported
    ├── PreparationError        a voice can't be made faster; it is used as it is
    └── EngineError             the inference machinery failed
        └── ProviderError       the execution provider is not on this machine

`code` is what a client sees: it is stable, the text beside it (`public`) is not.
"""

from typing import ClassVar


class JabberError(Exception):
    """Base of all errors that are told to a person or a client."""

    code: ClassVar[str] = "internal-error"
    exit_status: ClassVar[int] = 1

    @property
    def public(self) -> str:
        """What a client is told; files and machinery are the log's alone."""
        return str(self)


class _VoiceFailureError(JabberError):
    """A voice can't be used; the message is for the person who runs the server."""

    voice: str | None = None
    """Name of the voice, where it is known."""

    @property
    def public(self) -> str:
        """Name the voice and nothing of this machine."""
        subject = f"Voice {self.voice}" if self.voice else "The voice"
        return f"{subject} can't be used; the server's log says why"


class ConfigError(JabberError):
    """A setting has a value that can't be used; the message names both."""

    code = "config-error"
    exit_status = 2


class RequestError(JabberError):
    """The client asked for something that can't be done."""

    code = "bad-request"


class ProtocolError(RequestError):
    """The bytes are not a Wyoming event within the limits."""

    code = "protocol-error"


class TextTooLongError(RequestError):
    """The text has more characters than one request may hold."""

    code = "text-too-long"


class VoiceNotFoundError(RequestError):
    """No voice has this name or alias."""

    code = "voice-not-found"
    exit_status = 2


class SpeakerNotFoundError(RequestError):
    """The voice has no such speaker."""

    code = "speaker-not-found"
    exit_status = 2


class LanguageNotFoundError(RequestError):
    """No voice speaks this language or one near to it."""

    code = "language-not-found"
    exit_status = 2


class BusyError(JabberError):
    """A limit on connections or waiting requests is reached; try again later."""

    code = "busy"


class VoiceError(_VoiceFailureError):
    """A voice's files are missing, broken or of a kind that is not supported."""

    code = "voice-failed"


class PreparationError(JabberError):
    """A voice can't be prepared for this machine; it speaks as it was shipped."""

    code = "preparation-failed"


class EngineError(_VoiceFailureError):
    """The inference machinery failed."""

    code = "engine-failed"


class ProviderError(EngineError):
    """The chosen execution provider is not available on this machine."""

    code = "provider-missing"
    exit_status = 2
