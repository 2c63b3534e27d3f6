"""Logging in, and what happens when a token is revoked or wrong; nothing ever shows a secret."""

import threading
import traceback
from collections.abc import Callable

from settings import KEY, SECRET, URL

from armature_client import ApiError, ArmatureError, Client
from armature_client.errors import BadRequestError, UnauthorizedError


def failure_of(call: Callable[[], object]) -> Exception:
    """What a call raises, after a look for secrets in all that a log could show of it."""
    try:
        call()
    except (ArmatureError, ValueError) as error:
        shown = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        for text in (shown, repr(error), str(error), repr(error.args)):
            assert SECRET not in text and "wrong-secret" not in text and "eyJ" not in text, text
        return error
    raise AssertionError("the call went well")


# A token that was revoked is replaced, and the call repeated.
client = Client(URL, access_key=KEY, secret_key=SECRET)
me = client.users.get_current_user()["user"].get("id")
token = client.auth.login()["token"]
client.auth.logout()
assert client.users.get_current_user()["user"].get("id") == me

# Threads that find the token revoked share a new one.
client.auth.logout()
found: list[object] = []
threads = [
    threading.Thread(target=lambda: found.append(client.users.get_current_user()["user"].get("id")))
    for _ in range(8)
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert found == [me] * 8, found

# A token alone is enough, until it is revoked: then there is nothing to log in with.
with_token = Client(URL, token=token)
assert with_token.users.get_current_user()["user"].get("id") == me
with_token.auth.logout()
error = failure_of(with_token.users.get_current_user)
assert isinstance(error, UnauthorizedError) and error.name == "unauthorized.invalid_token", error

# Anybody may ask what is open to everybody.
assert Client(URL).debug.ping()["msg"] == "ClearML server"
error = failure_of(Client(URL).users.get_current_user)
assert isinstance(error, UnauthorizedError) and error.name == "unauthorized.no_credentials", error

# Wrong credentials are an error of the login; what needs none goes on.
wrong = Client(URL, access_key=KEY, secret_key="wrong-secret")
error = failure_of(wrong.users.get_current_user)
assert isinstance(error, UnauthorizedError) and error.action == "auth.login", error
assert wrong.debug.ping()["msg"] == "ClearML server"

error = failure_of(lambda: client.models.get_by_id(model="none"))
assert isinstance(error, BadRequestError) and isinstance(error, ApiError), error
for each in (client, with_token, wrong):
    assert SECRET not in repr(each) and "eyJ" not in repr(each) and URL in repr(each), repr(each)

# What cannot be sent is refused before it is, and not shown.
for bad in (
    lambda: Client(URL, access_key=KEY, secret_key=SECRET + "\n"),
    lambda: Client(URL, token=f"{SECRET}\r\nX: y"),
    lambda: Client(URL, access_key=KEY),
    lambda: Client(URL, access_key=KEY, secret_key=SECRET, token=SECRET),
    lambda: Client(URL.replace("http://", f"http://{KEY}:{SECRET}@")),
    lambda: Client("127.0.0.1:8008"),
    lambda: Client(URL, client_name="a\nb"),
):
    assert isinstance(failure_of(bad), ValueError)
