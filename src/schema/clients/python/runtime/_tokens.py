"""Logging in, and staying so: one token, shared by all threads of a client."""

from __future__ import annotations

import threading
from typing import Callable, Optional

from ._credentials import Credentials, Token
from ._deadline import Deadline

LogIn = Callable[[str, Deadline], str]
"""Exchanges an Authorization header for a new token."""


class Tokens:
    """Gives calls their Authorization header.

    Raises whatever logging in raises: ``UnauthorizedError`` for wrong credentials.
    """

    def __init__(self, credentials: Credentials, log_in: LogIn) -> None:
        self._credentials = credentials
        self._log_in = log_in
        self._lock = threading.Lock()
        given = credentials.token
        self._token = None if given is None else Token(given, is_fresh=False)

    def authorization(self, deadline: Deadline) -> Optional[str]:
        """The header, with a token that is good for a while; ``None`` without credentials."""
        token = self._token
        if token is None or token.is_due():
            token = self._renew(token, deadline)
        return None if token is None else token.bearer

    def after_refusal(self, refused: str, deadline: Deadline) -> Optional[str]:
        """Another header in place of one that the server refused, if there can be one."""
        if self._credentials.basic is None:
            return None
        token = self._token
        if token is None or token.bearer == refused:
            token = self._renew(token, deadline)
        return None if token is None else token.bearer

    def _renew(self, old: Optional[Token], deadline: Deadline) -> Optional[Token]:
        """Logs in, once for all threads that find the same token too old."""
        if not self._lock.acquire(timeout=deadline.remaining()):
            raise deadline.error()
        try:
            if self._token is not old:
                return self._token
            header = self._credentials.basic
            if header is None and old is not None:
                header = old.bearer
            if header is None:
                return None
            self._token = Token(self._log_in(header, deadline), is_fresh=True)
            return self._token
        finally:
            self._lock.release()
