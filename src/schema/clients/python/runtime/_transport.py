"""HTTP over connections that are kept open between calls."""

from __future__ import annotations

import socket
import ssl
import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPMessage,
    HTTPSConnection,
    IncompleteRead,
)
from selectors import EVENT_READ, DefaultSelector
from typing import Optional
from urllib.parse import urlsplit

from ._deadline import Deadline
from .errors import ConnectionFailedError

_MAX_IDLE = 16
"""Connections that are kept open while no call uses them."""

_PIECE_BYTES = 65536


@dataclass(frozen=True)
class HttpAnswer:
    """What HTTP brought back."""

    status: int
    # The answer of a login holds a token, which does not belong into anything that is shown.
    headers: HTTPMessage = field(repr=False)
    body: bytes = field(repr=False)


class Transport:
    """Sends requests to one server. Threads may share it."""

    def __init__(self, url: str, ssl_context: Optional[ssl.SSLContext]) -> None:
        address = urlsplit(url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("the address of the server must start with http:// or https://")
        if address.username is not None or address.password is not None:
            raise ValueError("credentials do not belong into the address of the server")
        self.url = f"{address.scheme}://{address.netloc}{address.path}".rstrip("/")
        self._base_path = address.path.rstrip("/")
        self._host = address.hostname
        self._port = address.port
        self._ssl_context = ssl_context
        if address.scheme == "https" and ssl_context is None:
            self._ssl_context = ssl.create_default_context()
        self._idle: list[HTTPConnection] = []
        self._lock = threading.Lock()

    def post(
        self, path: str, headers: Mapping[str, str], body: bytes, deadline: Deadline
    ) -> HttpAnswer:
        """Sends one request and reads all of the answer.

        Raises:
            ConnectionFailedError: the server was not reached, or hung up.
            CallTimeoutError: the deadline passed.
        """
        connection = self._take()
        try:
            answer = _exchange(connection, self._base_path + path, headers, body, deadline)
        except socket.timeout:
            connection.close()
            raise deadline.error() from None
        except (OSError, HTTPException, zlib.error) as failure:
            connection.close()
            reason = f"no answer from {self.url}: {failure or type(failure).__name__}"
            raise ConnectionFailedError(deadline.action, reason) from failure
        except BaseException:
            connection.close()
            raise
        self._give_back(connection)
        return answer

    def close(self) -> None:
        """Closes the connections that no call uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> HTTPConnection:
        """A connection that is open, or that opens when it is used."""
        while True:
            with self._lock:
                if not self._idle:
                    break
                connection = self._idle.pop()
            if _is_alive(connection):
                return connection
            connection.close()
        if self.url.startswith("https:"):
            return HTTPSConnection(self._host, self._port, context=self._ssl_context)
        return HTTPConnection(self._host, self._port)

    def _give_back(self, connection: HTTPConnection) -> None:
        with self._lock:
            if len(self._idle) < _MAX_IDLE:
                self._idle.append(connection)
                return
        connection.close()


def _exchange(
    connection: HTTPConnection,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    deadline: Deadline,
) -> HttpAnswer:
    _limit(connection, deadline)
    connection.request("POST", path, body, dict(headers))
    _limit(connection, deadline)
    response = connection.getresponse()
    pieces: list[bytes] = []
    while not response.isclosed():
        _limit(connection, deadline)
        pieces.append(response.read(_PIECE_BYTES))
    content = b"".join(pieces)
    if response.length:
        raise IncompleteRead(content, response.length)
    if response.headers.get("Content-Encoding") == "gzip":
        content = zlib.decompress(content, wbits=31)
    return HttpAnswer(response.status, response.headers, content)


def _limit(connection: HTTPConnection, deadline: Deadline) -> None:
    """Has the next wait end with the deadline, also that for a connection not opened yet."""
    connection.timeout = deadline.remaining()
    if connection.sock is not None:
        connection.sock.settimeout(connection.timeout)


def _is_alive(connection: HTTPConnection) -> bool:
    """Whether the server has kept an idle connection open: it has nothing to say but good-bye."""
    if connection.sock is None:
        return False
    with DefaultSelector() as selector:
        selector.register(connection.sock, EVENT_READ)
        return not selector.select(timeout=0)
