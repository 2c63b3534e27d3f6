"""What a client proves with who it is. Nothing here shows in ``repr`` or in a message."""

from __future__ import annotations

import base64
import binascii
import json
import time
from typing import Any, Optional, cast


class Credentials:
    """An access key with its secret, a token, or nothing at all."""

    def __init__(
        self, access_key: Optional[str], secret_key: Optional[str], token: Optional[str]
    ) -> None:
        if (access_key is None) != (secret_key is None):
            raise ValueError("access_key and secret_key belong together")
        if access_key is not None and token is not None:
            raise ValueError("give either access_key and secret_key, or token")
        given = {"access_key": access_key, "secret_key": secret_key, "token": token}
        for name, value in given.items():
            if value is not None and not (value and value.isascii() and value.isprintable()):
                raise ValueError(f"{name} is not what the server issues: no printable ASCII text")
        self.token = token
        self.basic: Optional[str] = None
        """The Authorization header that logs in with the key; ``None`` without a key."""
        if access_key is not None:
            pair = base64.b64encode(f"{access_key}:{secret_key}".encode("ascii"))
            self.basic = "Basic " + pair.decode("ascii")


class Token:
    """A token, and when it needs to be replaced."""

    _MARGIN_SECONDS = 300.0

    def __init__(self, text: str, *, is_fresh: bool) -> None:
        self.bearer = f"Bearer {text}"
        self._renew_at: Optional[float] = None
        claims = _claims_of(text)
        expires, issued = claims.get("exp"), claims.get("iat")
        if not isinstance(expires, (int, float)):
            return
        # The lifetime of a token that was issued just now does not depend on this machine's clock.
        start = issued if is_fresh and isinstance(issued, (int, float)) else time.time()
        lifetime = expires - start
        margin = min(self._MARGIN_SECONDS, lifetime / 10)
        self._renew_at = time.monotonic() + lifetime - margin

    def is_due(self) -> bool:
        """Whether the token has expired, or will soon."""
        return self._renew_at is not None and time.monotonic() >= self._renew_at


def _claims_of(token: str) -> dict[str, Any]:
    """What a JSON Web Token says; nothing for a token of another kind, which never expires."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, binascii.Error, ValueError):
        return {}
    return cast("dict[str, Any]", claims) if isinstance(claims, dict) else {}
