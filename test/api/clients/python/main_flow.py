"""What nearly every caller does, at any API version: log in, create, list, page, fail, delete."""

from uuid import uuid4

from settings import KEY, SECRET, URL

from armature_client import API_VERSION, ApiError, Client
from armature_client.errors import BadRequestError, NotFoundError

with Client(URL, access_key=KEY, secret_key=SECRET) as client:
    name = f"clients/python/{API_VERSION}/{uuid4().hex}"
    project = client.projects.create(name=name, description="Made by a generated client")["id"]
    names = [f"model {number}" for number in range(7)]
    models = [
        client.models.create(uri=f"file:///{name}", name=name, project=project, tags=["red"])["id"]
        for name in names
    ]
    assert len(set(models)) == 7

    listed = client.models.get_all(project=[project], only_fields=["name"], page_size=3)["models"]
    assert [set(model) for model in listed] == [{"name"}] * 3, listed
    sizes = {1: names, 3: names, 7: names, 500: names}
    for page_size, expected in sizes.items():
        found = client.models.iter_get_all(
            project=[project], order_by=["name"], page_size=page_size
        )
        assert [model.get("name") for model in found] == expected, page_size
    assert list(client.models.iter_get_all(project=["none"])) == []

    model = client.models.get_by_id(model=models[0])["model"]
    assert model.get("name") == "model 0" and model.get("tags") == ["red"], model
    client.models.edit(model=models[0], comment="Null clears, what is left out stays", tags=None)
    model = client.models.get_by_id(model=models[0])["model"]
    assert model.get("name") == "model 0", model

    missing = uuid4().hex
    try:
        client.models.get_by_id(model=missing)
        raise AssertionError("a model that is not there was found")
    except BadRequestError as error:
        assert (error.code, error.subcode) == (400, 201)
        assert error.name == "bad_request.invalid_model_id"
        assert error.data["id"] == missing and error.call_id
        assert str(error).startswith("models.get_by_id: Invalid model id"), str(error)

    try:
        client.models.create(uri="", name="x", more_of="this")  # type: ignore
        raise AssertionError("a parameter that does not exist was taken")
    except TypeError:
        pass

    for model_id in models:
        client.models.delete(model=model_id, force=True)
    client.projects.delete(project=project, force=True)
    try:
        client.projects.get_by_id(project=project)
        raise AssertionError("the project is still there")
    except ApiError as error:
        assert error.name == "bad_request.invalid_project_id", error
        assert not isinstance(error, NotFoundError)

    assert client.users.get_current_user()["user"].get("id", "").startswith("user-")
