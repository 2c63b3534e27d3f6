"""Carries a call to the server and its answer back."""

from __future__ import annotations

import itertools
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Optional

from ._action import Action
from ._credentials import Credentials
from ._deadline import Deadline
from ._envelope import JSON, JSON_LINES, answer_data, batch_body, request_body
from ._tokens import Tokens
from ._transport import HttpAnswer, Transport
from .errors import ConnectionFailedError, UnexpectedAnswerError
from .retry_policy import RetryPolicy

_NOT_BEGUN = (429, 503)
"""HTTP statuses that say: not now, nothing was done."""

_LOST = (502, 504)
"""HTTP statuses by which a proxy says that it lost the server: perhaps the call was carried out."""

_LOGIN = Action("auth.login", reads=True)


class Caller:
    """Calls actions of one API version. Threads may share it."""

    def __init__(
        self,
        transport: Transport,
        credentials: Credentials,
        *,
        version: str,
        client_name: str,
        timeout: float,
        retry: RetryPolicy,
    ) -> None:
        if not (client_name.isascii() and client_name.isprintable()):
            raise ValueError("client_name must be printable ASCII text")
        self.transport = transport
        self._version = version
        self._client_name = client_name
        self._timeout = timeout
        self._retry = retry
        self._tokens = Tokens(credentials, self._log_in)

    def call(
        self,
        action: Action,
        parameters: Mapping[str, object],
        more: Optional[Mapping[str, object]] = None,
        timeout: Optional[float] = None,
    ) -> Any:
        """Calls an action with one request."""
        return self._call(action, JSON, request_body(parameters, more or {}), timeout)

    def call_batch(
        self, action: Action, items: Iterable[object], timeout: Optional[float] = None
    ) -> Any:
        """Calls an action with a batch of requests."""
        return self._call(action, JSON_LINES, batch_body(items), timeout)

    def pages(
        self,
        action: Action,
        items: str,
        parameters: Mapping[str, object],
        more: Optional[Mapping[str, object]] = None,
        timeout: Optional[float] = None,
    ) -> Iterator[Any]:
        """Each entry of a listing, read page by page; ``items`` is where an answer has them.

        The server may cut pages to a size of its own, so the first page tells their size: the
        last one is shorter, or empty.
        """
        full_page = 0
        for page in itertools.count():
            answer = self.call(action, {**parameters, "page": page}, more, timeout)
            entries = answer[items]
            yield from entries
            full_page = full_page or len(entries)
            if len(entries) < full_page or not entries:
                return

    def scroll(
        self,
        action: Action,
        items: str,
        parameters: Mapping[str, object],
        more: Optional[Mapping[str, object]] = None,
        timeout: Optional[float] = None,
    ) -> Iterator[Any]:
        """Each entry of a listing, read by scrolling: an empty chunk marks the end."""
        scroll_id: Optional[str] = None
        while True:
            answer = self.call(action, {**parameters, "scroll_id": scroll_id}, more, timeout)
            yield from answer[items]
            scroll_id = answer.get("scroll_id")
            if not answer[items] or not scroll_id:
                return

    def _call(
        self, action: Action, content_type: str, body: bytes, timeout: Optional[float]
    ) -> Any:
        deadline = Deadline(action.name, self._timeout if timeout is None else timeout)
        authorization = None if action.public else self._tokens.authorization(deadline)
        answer = self._send(action, authorization, content_type, body, deadline)
        if answer.status == 401 and authorization is not None:
            another = self._tokens.after_refusal(authorization, deadline)
            if another is not None:
                answer = self._send(action, another, content_type, body, deadline)
        return answer_data(action, answer)

    def _log_in(self, authorization: str, deadline: Deadline) -> str:
        answer = self._send(_LOGIN, authorization, JSON, b"{}", deadline)
        token = answer_data(_LOGIN, answer).get("token")
        if not isinstance(token, str):
            raise UnexpectedAnswerError(_LOGIN.name, "the answer holds no token", answer.status)
        return token

    def _send(
        self,
        action: Action,
        authorization: Optional[str],
        content_type: str,
        body: bytes,
        deadline: Deadline,
    ) -> HttpAnswer:
        """Sends a request until it is answered, as often as the retry policy allows."""
        headers = {
            "Accept-Encoding": "gzip",
            "Content-Type": content_type,
            "User-Agent": self._client_name,
            "X-ClearML-Client": self._client_name,
        }
        if authorization is not None:
            headers["Authorization"] = authorization
        path = f"/v{self._version}/{action.name}"
        attempt = 0
        while True:
            attempt += 1
            is_last = attempt >= self._retry.attempts
            try:
                answer = self.transport.post(path, headers, body, deadline)
            except ConnectionFailedError as failure:
                pause = self._retry.pause_after(attempt)
                is_distrusted = isinstance(failure.__cause__, ssl.SSLCertVerificationError)
                is_final = is_last or is_distrusted or not action.reads
                if is_final or pause >= deadline.remaining():
                    raise
            else:
                pause = self._retry.pause_after(attempt, _seconds_asked_for(answer))
                if is_last or not _is_passing(action, answer) or pause >= deadline.remaining():
                    return answer
            time.sleep(pause)


def _is_passing(action: Action, answer: HttpAnswer) -> bool:
    return answer.status in _NOT_BEGUN or (action.reads and answer.status in _LOST)


def _seconds_asked_for(answer: HttpAnswer) -> float:
    """The Retry-After header of an answer, which is a number of seconds or a date."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        pause = (parsedate_to_datetime(text) - datetime.now(timezone.utc)).total_seconds()
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, pause)
