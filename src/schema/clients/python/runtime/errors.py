"""What a call can raise.

``ArmatureError``
    ``ApiError``: the server refused the call; one subclass for each kind of refusal.
    ``ConnectionFailedError``: the server was not reached, or hung up.
    ``CallTimeoutError``: the call took longer than it was given.
    ``UnexpectedAnswerError``: something answered that is not this server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from ._catalogue import CATALOGUE, ErrorName

__all__ = [
    "ApiError",
    "ArmatureError",
    "BadRequestError",
    "CallTimeoutError",
    "ConnectionFailedError",
    "ContentTooLargeError",
    "ErrorName",
    "ForbiddenError",
    "GoneError",
    "MethodNotAllowedError",
    "MovedPermanentlyError",
    "NotFoundError",
    "ServerError",
    "UnauthorizedError",
    "UnexpectedAnswerError",
]


class ArmatureError(Exception):
    """Why a call failed; the class of every error that calls raise."""

    def __init__(self, action: str, reason: str) -> None:
        super().__init__(action, reason)
        self.action = action
        """The action that was called, such as ``models.get_all``."""
        self.reason = reason
        """Why it failed, in a sentence."""

    def __str__(self) -> str:
        return f"{self.action}: {self.reason}"


class ConnectionFailedError(ArmatureError):
    """The server was not reached, or the connection broke before the answer was there."""


class CallTimeoutError(ArmatureError):
    """The call was not answered within its time, which includes all repetitions."""


class UnexpectedAnswerError(ArmatureError):
    """The answer is not one of this server: perhaps the address leads somewhere else."""

    def __init__(self, action: str, reason: str, status: int) -> None:
        super().__init__(action, reason)
        self.args = (action, reason, status)
        self.status = status
        """The HTTP status."""


class ApiError(ArmatureError):
    """The server refused the call. Code and subcode tell why; ``name`` is the two in words.

    Compare ``name`` with the names in ``ErrorName``; type checkers know them all.
    """

    def __init__(self, action: str, status: int, meta: Mapping[str, Any]) -> None:
        super().__init__(action, str(meta.get("result_msg") or "the server gave no reason"))
        self.args = (action, status, meta)
        self.status = status
        """HTTP status: that of the code, or 503 for what may succeed later."""
        self.code: int = meta["result_code"]
        """Kind of refusal, with the meaning of HTTP's status codes."""
        self.subcode: int = meta.get("result_subcode") or 0
        """Which of the refusals of that kind."""
        self.name: Optional[ErrorName] = CATALOGUE.get((self.code, self.subcode))
        """Name in the catalogue of errors, such as ``bad_request.invalid_model_id``; ``None``
        when the server knows errors that this client does not."""
        self.data: dict[str, Any] = meta.get("error_data") or {}
        """What the refusal is about, such as the broken rules of a request."""
        self.call_id: str = str(meta.get("id") or "")
        """Id of the call, which the server's log has too."""

    def __str__(self) -> str:
        return f"{super().__str__()} ({self.code}/{self.subcode})"


class MovedPermanentlyError(ApiError):
    """The action has ended at this API version (301)."""


class BadRequestError(ApiError):
    """Something is wrong with what the call asks for (400)."""


class UnauthorizedError(ApiError):
    """The credentials are missing, wrong, expired or revoked (401)."""


class ForbiddenError(ApiError):
    """The caller's role does not allow the call (403)."""


class NotFoundError(ApiError):
    """The server has no such action at this API version (404)."""


class MethodNotAllowedError(ApiError):
    """The HTTP method carries no calls (405)."""


class GoneError(ApiError):
    """The action is no more (410)."""


class ContentTooLargeError(ApiError):
    """The request is larger than the server takes (413)."""


class ServerError(ApiError):
    """The server failed (500)."""


_CLASSES: dict[int, type[ApiError]] = {
    301: MovedPermanentlyError,
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    410: GoneError,
    413: ContentTooLargeError,
    500: ServerError,
}


def api_error(action: str, status: int, meta: Mapping[str, Any]) -> ApiError:
    """The error that the ``meta`` part of an answer stands for."""
    return _CLASSES.get(meta["result_code"], ApiError)(action, status, meta)
