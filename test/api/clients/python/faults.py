"""What a client does when the server is busy, away, silent or somebody else."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import TypeVar

from fault_server import (
    FaultServer,
    answer_and_close,
    busy,
    cut_short,
    envelope,
    hang_up,
    never,
    plain,
)

from armature_client import (
    ArmatureError,
    CallTimeoutError,
    Client,
    ConnectionFailedError,
    RetryPolicy,
    UnexpectedAnswerError,
)
from armature_client.errors import ServerError, UnauthorizedError

E = TypeVar("E", bound=ArmatureError)
QUICK = RetryPolicy(attempts=4, first_pause=0.01, longest_pause=0.02)


def start(lifetime: float = 3600, retry: RetryPolicy = QUICK) -> tuple[FaultServer, Client]:
    """A server, and a client of it."""
    server = FaultServer(lifetime)
    return server, Client(server.url, access_key="key", secret_key="secret", retry=retry)


def failure(kind: type[E], call: Callable[[], object]) -> E:
    """The error of this kind that a call raises."""
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


# Busy: reads and writes are repeated, with pauses as long as the server asks for.
server, client = start()
server.answers = [busy(), plain(429, b"slow down")]
client.projects.create(name="a project")
assert server.calls == ["auth.login"] + ["projects.create"] * 3
assert len({*server.bodies[1:]}) == 1 and server.bodies[1] == b'{"name":"a project"}'
soon = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=2), usegmt=True)
server.answers = [busy(Retry_After="1")]
begin = time.monotonic()
client.debug.ping()
assert time.monotonic() - begin >= 1
server.answers = [busy(Retry_After=soon)]
client.debug.ping()
assert datetime.now(timezone.utc) >= datetime.strptime(soon, "%a, %d %b %Y %H:%M:%S GMT").replace(
    tzinfo=timezone.utc
)

# Busy for good: the last answer is the error. A pause beyond the call's time is not begun.
server.answers = [busy() for _ in range(4)]
error = failure(ServerError, client.debug.ping)
assert error.name == "server_error.database_unavailable" and error.status == 503
assert server.answers == []
server.answers = [busy(Retry_After="3600")]
assert failure(ServerError, client.debug.ping).status == 503

# Lost connections: reads are repeated, writes are not.
server, client = start()
client.debug.ping()
server.answers = [hang_up, cut_short, plain(502, b"")]
client.debug.ping()
assert server.calls == ["debug.ping"] * 5
server.answers = [hang_up]
failure(ConnectionFailedError, lambda: client.projects.create(name="a project"))
assert server.calls[5:] == ["auth.login", "projects.create"]
gone = FaultServer()
gone.http.server_close()
away = Client(gone.url, retry=QUICK)
assert "no answer from http://127.0.0.1" in str(failure(ConnectionFailedError, away.debug.ping))

# An idle connection that the server has closed is not used: writes would fail on it.
server, client = start()
server.answers = [answer_and_close]
client.projects.create(name="one")
server.http.hung_up.wait()
client.projects.create(name="two")

# Silence: the call ends in time, the client goes on.
server, client = start()
server.answers = [never, never]
begin = time.monotonic()
error = failure(CallTimeoutError, lambda: client.debug.ping(timeout=0.3))
assert time.monotonic() - begin >= 0.3
assert str(error) == "debug.ping: not answered within 0.3 s"
failure(CallTimeoutError, lambda: client.projects.create(name="x", timeout=0.3))
client.debug.ping()

# Somebody else's answers.
server, client = start()
for body in (b"<html>", b"{}", b"[]", b'{"meta": {"result_code": "x"}, "data": {}}'):
    server.answers = [plain(200, body)]
    assert failure(UnexpectedAnswerError, client.debug.ping).status == 200

# One login for all threads. A token is renewed before it expires, whatever the server's clock
# says, and once when it is refused.
server, client = start()
threads = [threading.Thread(target=client.users.get_current_user) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert server.calls.count("auth.login") == 1 and len(server.calls) == 9
assert {*server.authorizations[1:]} == {f"Bearer {server.authorizations[1][7:]}"}
assert server.authorizations[0] == "Basic a2V5OnNlY3JldA=="

server, client = start(lifetime=0.01)
client.users.get_current_user()
time.sleep(0.01)
client.users.get_current_user()
assert server.calls.count("auth.login") == 2

server, client = start()
server.answers = [lambda request: envelope(request, {}, 401, 30)]
client.users.get_current_user()
assert server.calls == ["auth.login", "users.get_current_user"] * 2
server.answers = [lambda request: envelope(request, {}, 401, 30)] * 2
failure(UnauthorizedError, client.users.get_current_user)
assert server.calls[4:] == ["users.get_current_user", "auth.login", "users.get_current_user"]

# A token alone is exchanged for a new one when it is about to end.
server = FaultServer()
token = FaultServer(10).token()
client = Client(server.url, token=token)
client.users.get_current_user()
assert server.calls == ["auth.login", "users.get_current_user"]
assert server.authorizations[0] == f"Bearer {token}" != server.authorizations[1]

# The client tells its name.
Client(server.url, client_name="my-tool-1.2").debug.ping()
assert server.headers[-1]["X-ClearML-Client"] == "my-tool-1.2"
client.debug.ping()
assert server.headers[-1]["X-ClearML-Client"].startswith("armature-python-")
assert server.headers[-1]["Authorization"] is None
