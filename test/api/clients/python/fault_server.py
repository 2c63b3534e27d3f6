"""A server that answers what a test tells it to, and remembers what it was asked."""

import base64
import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any, Optional


class HttpServer(ThreadingHTTPServer):
    """Tells when it has closed a connection."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.hung_up = Event()

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.hung_up.set()


class FaultServer:
    """Answers each call by the next of ``answers``, and well when there are none left."""

    def __init__(self, token_lifetime: float = 3600) -> None:
        self.calls: list[str] = []
        self.authorizations: list[str] = []
        self.bodies: list[bytes] = []
        self.headers: list[Any] = []
        self.answers: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.token_lifetime = token_lifetime
        self.lock = Lock()
        fault_server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                fault_server.answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.http = HttpServer(Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        Thread(target=self.http.serve_forever, daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answers one call."""
        body = request.rfile.read(int(request.headers["Content-Length"]))
        action = request.path.rsplit("/", 1)[-1]
        with self.lock:
            self.calls.append(action)
            self.bodies.append(body)
            self.headers.append(request.headers)
            self.authorizations.append(request.headers.get("Authorization", ""))
            is_login = action == "auth.login"
            answer = self.answers.pop(0) if self.answers and not is_login else None
        if is_login:
            time.sleep(0.05)
            envelope(request, {"token": self.token()})
        elif answer:
            answer(request)
        else:
            envelope(request, {"msg": "well", "user": {}, "created": True, "id": "x"})

    def token(self) -> str:
        """A token that lives as long as this server gives it; by its own clock, which is wrong."""
        issued = 1_000_000_000 + len(self.calls)
        claims = json.dumps({"iat": issued, "exp": issued + self.token_lifetime}).encode()
        return f"head.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.{len(self.calls)}"


def envelope(
    request: BaseHTTPRequestHandler,
    data: dict[str, Any],
    code: int = 200,
    subcode: int = 0,
    status: Optional[int] = None,
    **headers: str,
) -> None:
    """Answers as the API does."""
    meta = {"id": "1", "result_code": code, "result_subcode": subcode, "result_msg": "Told so"}
    send(request, status or code, json.dumps({"meta": meta, "data": data}).encode(), **headers)


def send(request: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    """Answers anything."""
    request.send_response(status)
    for name, value in {"Content_Type": "application/json", **headers}.items():
        request.send_header(name.replace("_", "-"), value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def busy(**headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answers as a server without its database does."""
    return lambda request: envelope(request, {}, 500, 102, status=503, **headers)


def plain(status: int, body: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answers what no server of this API does."""
    return lambda request: send(request, status, body, Content_Type="text/plain")


def answer_and_close(request: BaseHTTPRequestHandler) -> None:
    """Answers well, and closes the connection without saying so."""
    envelope(request, {})
    request.close_connection = True


def hang_up(request: BaseHTTPRequestHandler) -> None:
    """Closes the connection without an answer."""
    request.close_connection = True
    request.connection.close()


def cut_short(request: BaseHTTPRequestHandler) -> None:
    """Closes the connection in the middle of an answer."""
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b'{"meta":')
    request.close_connection = True


def never(request: BaseHTTPRequestHandler) -> None:
    """Does not answer while the test lasts."""
    time.sleep(30)
