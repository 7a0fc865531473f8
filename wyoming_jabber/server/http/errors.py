"""What only a client of the HTTP door can do wrong, as a branch of the error tree.

RequestError
├── FieldError             a field of the request is missing or has a wrong value
├── BodyError              the body can't be read
│   ├── BodyTooLargeError
│   ├── BodyTypeError      it is not of the type that the address takes
│   └── BodyTimeoutError
├── NotFoundError          no such address or thing
├── MethodError            the address is right, the method is not
├── ConflictError          things are not as the client believes
├── ForbiddenError         this client, name or site may not come in
└── TokenError             the token is missing or wrong
"""

from wyoming_jabber.errors import RequestError


class FieldError(RequestError):
    """A field is missing or has a value that can't be used; the message names both."""

    code = "invalid-value"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class BodyError(RequestError):
    """The body can't be read."""

    code = "invalid-body"


class BodyTooLargeError(BodyError):
    """The body has more bytes than it may."""

    code = "body-too-large"


class BodyTypeError(BodyError):
    """The body is of another type than the address takes."""

    code = "unsupported-type"


class BodyTimeoutError(BodyError):
    """The body did not arrive in time."""

    code = "timeout"


class NotFoundError(RequestError):
    """There is no such address or thing."""

    code = "not-found"


class MethodError(RequestError):
    """The address does not take this method."""

    code = "method-not-allowed"


class ConflictError(RequestError):
    """Something else has changed what the client wants to change."""

    code = "conflict"


class ForbiddenError(RequestError):
    """The client may not do this from where it is."""

    code = "forbidden"


class TokenError(RequestError):
    """The token is missing or wrong."""

    code = "invalid-token"
