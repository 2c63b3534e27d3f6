"""Requests as bytes, and what is in an answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

from ._action import Action
from ._transport import HttpAnswer
from ._unset import UNSET
from .errors import UnexpectedAnswerError, api_error

JSON = "application/json"
JSON_LINES = "application/json-lines"


def request_body(parameters: Mapping[str, object], more: Mapping[str, object]) -> bytes:
    """A request as JSON, without the parameters that were left out."""
    given = {name: value for name, value in parameters.items() if value is not UNSET}
    return _json({**given, **more})


def batch_body(items: Iterable[object]) -> bytes:
    """A batch, each request a line."""
    return b"\n".join(map(_json, items))


def answer_data(action: Action, answer: HttpAnswer) -> Any:
    """What an action answers: its data, or the text when it answers one.

    Raises:
        ApiError: the server refused the call.
        UnexpectedAnswerError: the answer is not one of this server.
    """
    if action.answers_text and answer.status == 200:
        return answer.body.decode("utf-8", "replace")
    try:
        envelope = json.loads(answer.body)
    except ValueError:
        raise _unexpected(action, answer) from None
    meta = _member(envelope, "meta")
    data = _member(envelope, "data")
    code = _member(meta, "result_code")
    if not isinstance(code, int) or not isinstance(data, dict):
        raise _unexpected(action, answer)
    if code != 200:
        raise api_error(action.name, answer.status, cast("dict[str, Any]", meta))
    return cast("dict[str, Any]", data)


def _member(value: object, name: str) -> object:
    return cast("dict[str, object]", value).get(name) if isinstance(value, dict) else None


def _unexpected(action: Action, answer: HttpAnswer) -> UnexpectedAnswerError:
    # The body stays out of the message: that of a login would hold a token.
    content_type = answer.headers.get_content_type()
    reason = f"HTTP {answer.status} with a body that is no answer of the API ({content_type})"
    return UnexpectedAnswerError(action.name, reason, answer.status)


def _json(value: object) -> bytes:
    """JSON has no NaN and no infinity: they raise ``ValueError``, before anything is sent."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode("ascii")
