"""An operation that leaves says so in the description and on every answer, refusals included."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from api import app as composition
from api.kit.access import Access
from api.kit.http import fields
from api.kit.http.downgrade import to_3_0
from api.kit.http.operation import Call
from api.kit.http.retirement import NOTICE, Retirement
from api.kit.http.routes import Routes
from api.kit.http.schema import Out
from sdk.breaks import breaks
from tests.support.world import settings

SINCE, SUNSET = date(2027, 1, 4), date(2027, 9, 1)
LEAVING = Retirement(SINCE, SUNSET, successor="/v1/today")


class OldAnswer(Out):
    """What a leaving operation answers."""

    word = fields.Text(20, metadata=fields.about("A word."))


def leaving_routes() -> Routes:
    routes = Routes("Leaving", "Operations that leave.")

    @routes.read("/old", "getOld", Access.PUBLIC, out=OldAnswer, retirement=LEAVING)
    def get_old(_call: Call) -> dict[str, str]:
        """Get the old thing.

        A thing that leaves.
        """
        return {"word": "still here"}

    @routes.read("/older", "getOlder", Access.PROFILE_READ, out=OldAnswer, retirement=LEAVING)
    def get_older(_call: Call) -> dict[str, str]:
        """Get the older thing.

        A thing that leaves, for those who may see it.
        """
        return {"word": "still here"}

    return routes


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(composition, "ROUTES", (*composition.ROUTES, leaving_routes()))
    return composition.create_app(settings("sqlite://"))


@pytest.fixture
def client(app: Any) -> FlaskClient:
    found: FlaskClient = app.test_client()
    return found


@pytest.mark.parametrize(
    ("path", "status", "headers"),
    [
        ("/v1/old", 200, {}),
        ("/v1/old", 304, {"If-None-Match": "*"}),
        ("/v1/old?colour=red", 422, {}),
        ("/v1/older", 401, {}),
    ],
)
def test_every_answer_says_since_when_and_until_when(
    client: FlaskClient, path: str, status: int, headers: dict[str, str]
) -> None:
    answer = client.get(path, headers=headers)

    assert answer.status_code == status
    assert answer.headers["Deprecation"] == "@1799020800"
    assert answer.headers["Sunset"] == "Wed, 01 Sep 2027 00:00:00 GMT"
    assert answer.headers["Link"] == '</v1/today>; rel="successor-version"'


def test_operations_that_stay_say_nothing(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert not {"Deprecation", "Sunset"} & set(answer.headers.keys())


def test_the_description_says_the_same(app: Any) -> None:
    document = app.extensions["keel.document"]
    said = document["paths"]["/v1/old"]["get"]

    assert said["deprecated"] is True
    assert said["x-sunset"] == "2027-09-01"
    assert "gone on 2027-09-01. Use `/v1/today` instead." in said["description"]
    assert all(
        {"Deprecation", "Sunset"} <= set(answer["headers"]) for answer in said["responses"].values()
    )
    validate(document)
    validate(to_3_0(document))


def test_it_may_be_removed_after_its_day_and_not_before(app: Any, document: dict[str, Any]) -> None:
    older = app.extensions["keel.document"]
    kept = document | {"tags": older["tags"]}

    assert breaks(older, kept, SUNSET + timedelta(days=1)) == []
    assert [one.where for one in breaks(older, kept, SUNSET)] == ["/v1/old", "/v1/older"]


def test_a_notice_shorter_than_half_a_year_is_refused() -> None:
    with pytest.raises(ValueError, match="180 days"):
        Retirement(SINCE, SINCE + NOTICE - timedelta(days=1))
