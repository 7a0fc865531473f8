"""What can go wrong with a catalog.

JabberError
├── RequestError
│   └── FilesRefusedError   files, or a name, that can't become or stop being a voice
└── CatalogError            a catalog can't be had or read; no voice is lost by it
    ├── OfflineError        the network was needed, and is switched off
    └── DownloadError       a voice did not arrive; what did is kept for the next try
        └── FetchError      one answer of one server was not what was asked for
"""

from wyoming_jabber.errors import JabberError, RequestError


class FilesRefusedError(RequestError):
    """Files, or a name, that can't become a voice, or a voice that can't be removed."""

    code = "files-refused"


class CatalogError(JabberError):
    """A catalog can't be had or read; the voices there are go on speaking."""

    code = "catalog-failed"


class OfflineError(CatalogError):
    """The network is needed, and switched off by a setting."""

    code = "offline"


class DownloadError(CatalogError):
    """A voice did not arrive; nothing that was there before has changed."""

    code = "download-failed"


class FetchError(DownloadError):
    """One answer of one server was not what was asked for."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        may_pass: bool = False,
        wait: float = 0.0,
    ) -> None:
        """With `may_pass` the same server may do better, after `wait` seconds.

        `status` is that of an HTTP answer, if there was one.
        """
        super().__init__(message)
        self.status = status
        self.may_pass = may_pass
        self.wait = wait
