"""Every address that an answer names leads somewhere."""

from tests.support.world import World


def test_the_type_of_a_problem_is_an_address_that_explains_it(api: World) -> None:
    problem = api.athlete().get("/episodes/0193a5c2-ffff-7000-8000-00000000dead").json

    meaning = api.app.test_client().get(problem["type"]).json

    assert (meaning["code"], meaning["status"]) == (problem["code"], problem["status"])


def test_the_text_of_every_consent_stands_at_its_address(api: World) -> None:
    for consent in api.athlete().get("/me/consents").json["items"]:
        text = api.app.test_client().get(consent["text_url"]).json

        assert text["purpose"] == consent["purpose"]
        assert text["version"] == consent["current_version"]
        assert text["text"]
