"""What newer versions and services of others have: scrolls, batches, texts, deprecations."""

import warnings
from uuid import uuid4

from settings import KEY, SECRET, URL

from armature_client import Client
from armature_client.errors import BadRequestError
from armature_client.services.notes import AddBatchLine

client = Client(URL, access_key=KEY, secret_key=SECRET)

# A scroll gives each entry once, whatever the size of its chunks.
project = client.projects.create(name=f"clients/python/scroll/{uuid4().hex}")["id"]
names = [f"model {number}" for number in range(5)]
for name in names:
    client.models.create(uri="", name=name, project=project)
for size in (1, 2, 5, 100):
    found = client.models.scroll_get_all(project=[project], order_by=["name"], size=size)
    assert [model.get("name") for model in found] == names, size

# None is sent and takes the models out of the project; what is left out is not.
ids = [model.get("id", "") for model in client.models.iter_get_all(project=[project])]
assert client.models.move(ids=ids, project=None)["project_id"] is None
assert list(client.models.iter_get_all(project=[project])) == []

# Conditions on names that no signature can list.
client.models.add_or_update_metadata(
    model=ids[0], metadata=[{"key": "k", "type": "str", "value": "v"}]
)
found = client.models.get_all(id=ids, more={"metadata.k.value": "v"})["models"]
assert [model.get("id") for model in found] == ids[:1]

# A batch is a list, sent line by line.
lines: list[AddBatchLine] = [{"text": "one\nline"}, {"text": "ü", "from": "me"}]
assert client.notes.add_batch(lines) == {"added": 2, "texts": ["one\nline", "ü"]}
try:
    client.notes.add_batch([])
    raise AssertionError("an empty batch was taken")
except BadRequestError as error:
    assert error.name == "bad_request.batch_contains_no_items"

# A keyword of Python as a parameter, and on the wire by its own name.
assert client.notes.add(text="hello", from_="me")["note"] == {"text": "hello", "from": "me"}

# A bare text.
assert client.notes.download(text="tämä") == "tämä"
assert client.notes.download() == "nothing"

# A deprecated version warns, at the line that calls it.
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert client.notes.shout(text="hello")["text"] == "HELLO"
(warning,) = caught
assert warning.category is DeprecationWarning and warning.filename == __file__
assert str(warning.message) == (
    "notes.shout is deprecated since 2026-01-01 and ends on 2027-01-01: "
    "call notes.add@2.1 instead. Shouting is rude."
), warning.message
