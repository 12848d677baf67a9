"""Changes to the description: those that break some app out there, and those that none notices."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Change = Callable[[Json], object]


def shape(document: Json, name: str) -> Json:
    found: Json = document["components"]["schemas"][name]
    return found


def member(document: Json, name: str, key: str) -> Json:
    found: Json = shape(document, name)["properties"][key]
    return found


def operation(document: Json, name: str) -> Json:
    for item in document["paths"].values():
        for said in item.values():
            if isinstance(said, dict) and said.get("operationId") == name:
                return said
    raise LookupError(name)


def answer(document: Json, name: str, status: str = "200") -> Json:
    found: Json = operation(document, name)["responses"][status]
    return found


def parameter(document: Json, name: str, key: str) -> Json:
    found = [one for one in operation(document, name)["parameters"] if one.get("name") == key]
    assert found, f"{name} has no parameter {key}"
    return found[0]


def enum_of(document: Json, name: str) -> list[str]:
    values: list[str] = shape(document, name)["enum"]
    return values


BREAKS: dict[str, tuple[Change, str]] = {
    "a path goes": (lambda d: d["paths"].pop("/v1/today"), "/v1/today: the path is gone"),
    "a path is renamed": (
        lambda d: d["paths"].update({"/v1/now": d["paths"].pop("/v1/today")}),
        "/v1/today: the path is gone",
    ),
    "a method goes": (
        lambda d: d["paths"]["/v1/goals"].pop("post"),
        "POST /v1/goals: the method is gone",
    ),
    "an operation id changes": (
        lambda d: operation(d, "getToday").update(operationId="readToday"),
        "operationId was getToday",
    ),
    "a tag changes": (
        lambda d: operation(d, "getToday").update(tags=["Elsewhere"]),
        "tags was",
    ),
    "a declared tag goes": (lambda d: d["tags"].pop(0), "tags: "),
    "a server goes": (lambda d: d.update(servers=[{"url": "/api"}]), "servers: / is gone"),
    "a query parameter goes": (
        lambda d: operation(d, "listSessions")["parameters"].remove(
            parameter(d, "listSessions", "limit")
        ),
        "query limit: the parameter is gone",
    ),
    "a header parameter goes": (
        lambda d: operation(d, "createSession").pop("parameters"),
        "header idempotency-key: the parameter is gone",
    ),
    "a parameter becomes required": (
        lambda d: parameter(d, "listSessions", "limit").update(required=True),
        "query limit: the parameter is now required",
    ),
    "a required parameter appears": (
        lambda d: operation(d, "getMe")["parameters"].append(
            {"in": "query", "name": "view", "required": True, "schema": {"type": "string"}}
        ),
        "query view: the parameter is now required",
    ),
    "a parameter's maximum falls": (
        lambda d: parameter(d, "listSessions", "limit")["schema"].update(maximum=50),
        "maximum was 100 and is 50",
    ),
    "a parameter's default changes": (
        lambda d: parameter(d, "listSessions", "limit")["schema"].update(default=10),
        "default was 50 and is 10",
    ),
    "a parameter is written otherwise": (
        lambda d: parameter(d, "listSessions", "limit").update(style="spaceDelimited"),
        "style was None",
    ),
    "a shared header parameter tightens": (
        lambda d: d["components"]["parameters"]["IfMatch"]["schema"].update(maxLength=10),
        "maxLength was 100 and is 10",
    ),
    "a body appears where none was": (
        lambda d: operation(d, "getMe").update(
            requestBody=operation(d, "createGoal")["requestBody"]
        ),
        "the body is now required",
    ),
    "a body goes": (
        lambda d: operation(d, "createGoal").pop("requestBody"),
        "the body is gone",
    ),
    "a body's media type changes": (
        lambda d: operation(d, "updateGoal")["requestBody"].update(
            content={
                "application/json": operation(d, "updateGoal")["requestBody"]["content"].popitem()[
                    1
                ]
            }
        ),
        "application/merge-patch+json is gone",
    ),
    "a member to send becomes required": (
        lambda d: shape(d, "RegistrationInput")["required"].append("display_name"),
        "RegistrationInput: member display_name is now required (sent)",
    ),
    "a required member to send appears": (
        lambda d: (
            shape(d, "RegistrationInput")["properties"].update(shoe={"type": "string"}),
            shape(d, "RegistrationInput")["required"].append("shoe"),
        ),
        "member shoe is now required (sent)",
    ),
    "a member to send goes": (
        lambda d: shape(d, "RegistrationInput")["properties"].pop("display_name"),
        "member display_name is gone (sent)",
    ),
    "a member to send no longer takes null": (
        lambda d: member(d, "EpisodePatch", "onset_after_min").update(type="integer"),
        "onset_after_min: type was integer or null and is integer (sent)",
    ),
    "a member to send changes its type": (
        lambda d: member(d, "RegistrationInput", "password").update(type="integer"),
        "RegistrationInput.password: type was string and is integer (sent)",
    ),
    "a shape to send is closed further": (
        lambda d: shape(d, "TriageAnswers").update(additionalProperties=False),
        "TriageAnswers: what other members hold has changed (sent)",
    ),
    "maxLength falls": (
        lambda d: member(d, "RegistrationInput", "password").update(maxLength=20),
        "RegistrationInput.password: maxLength was",
    ),
    "minLength rises": (
        lambda d: member(d, "RegistrationInput", "password").update(minLength=20),
        "RegistrationInput.password: minLength was",
    ),
    "maximum falls": (
        lambda d: member(d, "EpisodeInput", "pain_worst").update(maximum=9),
        "EpisodeInput.pain_worst: maximum was 10",
    ),
    "minimum rises": (
        lambda d: member(d, "EpisodeInput", "pain_worst").update(minimum=1),
        "EpisodeInput.pain_worst: minimum was 0",
    ),
    "an exclusive bound appears": (
        lambda d: member(d, "EpisodeInput", "pain_worst").update(exclusiveMaximum=10),
        "exclusiveMaximum was unsaid and is 10",
    ),
    "maxItems falls": (
        lambda d: member(d, "EpisodeInput", "qualities").update(maxItems=1),
        "EpisodeInput.qualities: maxItems was",
    ),
    "uniqueItems appears": (
        lambda d: member(d, "EpisodeInput", "qualities").update(uniqueItems="yes"),
        "EpisodeInput.qualities: uniqueItems was",
    ),
    "a pattern appears": (
        lambda d: member(d, "RegistrationInput", "password").update(pattern="^[a-z]+$"),
        "RegistrationInput.password: pattern was unsaid",
    ),
    "a format changes": (
        lambda d: member(d, "RegistrationInput", "birth_date").update(format="date-time"),
        "RegistrationInput.birth_date: format was date and is date-time",
    ),
    "a keyword nobody thought of appears": (
        lambda d: shape(d, "EpisodeInput").update(minContains=1),
        "EpisodeInput: minContains was unsaid and is 1",
    ),
    "a value goes from an enumeration that is sent": (
        lambda d: enum_of(d, "OnsetKind").remove("gradual"),
        "OnsetKind: value 'gradual' is gone (sent)",
    ),
    "a value goes from an enumeration that is answered": (
        lambda d: enum_of(d, "EpisodeStage").pop(),
        "EpisodeStage: value ",
    ),
    "free text becomes an enumeration": (
        lambda d: member(d, "RegistrationInput", "display_name").update(enum=["Ana"]),
        "RegistrationInput.display_name: only listed values are left",
    ),
    "a member of an answer goes": (
        lambda d: shape(d, "Session")["properties"].pop("local_date"),
        "Session: member local_date is gone (answered)",
    ),
    "a member of an answer is renamed": (
        lambda d: shape(d, "Session")["properties"].update(
            day=shape(d, "Session")["properties"].pop("local_date")
        ),
        "Session: member local_date is gone (answered)",
    ),
    "a member of an answer may be missing": (
        lambda d: shape(d, "Session")["required"].remove("local_date"),
        "Session: member local_date may now be missing (answered)",
    ),
    "a member of an answer may be null": (
        lambda d: member(d, "Session", "local_date").update(type=["string", "null"]),
        "Session.local_date: type was string and is null or string (answered)",
    ),
    "a reference in an answer may be null": (
        lambda d: shape(d, "SessionSaved")["properties"].update(
            session={"anyOf": [{"$ref": "#/components/schemas/Session"}, {"type": "null"}]}
        ),
        "type was object and is null or object (answered)",
    ),
    "a member of an answer changes its type": (
        lambda d: member(d, "Session", "local_date").update(type="number"),
        "Session.local_date: type was string and is number",
    ),
    "a whole number of an answer becomes any number": (
        lambda d: member(d, "SetTarget", "reps").update(type="number"),
        "SetTarget.reps: type was",
    ),
    "a shape is renamed": (
        lambda d: _rename(d, "SessionSaved", "SavedSession"),
        "was the shape SessionSaved and is SavedSession",
    ),
    "a deep member of an answer goes": (
        lambda d: shape(d, "SafetyLock")["properties"].popitem(),
        "SafetyLock: member ",
    ),
    "a status goes": (
        lambda d: operation(d, "getMe")["responses"].pop("304"),
        "GET /v1/me 304: the status is gone",
    ),
    "a status changes": (
        lambda d: operation(d, "createGoal")["responses"].update(
            {"200": operation(d, "createGoal")["responses"].pop("201")}
        ),
        "POST /v1/goals 201: the status is gone",
    ),
    "an answer's media type goes": (
        lambda d: answer(d, "getMe").update(content={}),
        "GET /v1/me 200: application/json is gone",
    ),
    "problems become plain JSON": (
        lambda d: answer(d, "getMe", "401").update(
            content={"application/json": {"schema": {"type": "object"}}}
        ),
        "GET /v1/me 401: application/problem+json is gone",
    ),
    "an answer's header goes": (
        lambda d: answer(d, "getMe")["headers"].pop("ETag"),
        "GET /v1/me 200: the header ETag is gone",
    ),
    "a header's type changes": (
        lambda d: d["components"]["headers"]["ETag"]["schema"].update(type="integer"),
        "ETag: type was string and is integer",
    ),
    "an operation asks for another scope": (
        lambda d: operation(d, "listSessions").update({"x-scopes": ["sessions:all"]}),
        "the scope sessions:read is no longer enough",
    ),
    "an open operation asks for a token": (
        lambda d: operation(d, "listExercises").update(
            {"security": [{"bearer": []}], "x-scopes": ["sessions:read"]}
        ),
        "security: what was enough no longer is",
    ),
    "an operation asks for a second proof": (
        lambda d: operation(d, "getMe").update(security=[{"bearer": [], "key": []}]),
        "security: what was enough no longer is",
    ),
    "the way of signing in changes": (
        lambda d: d["components"]["securitySchemes"]["bearer"].update(scheme="basic"),
        "securitySchemes: bearer has changed",
    ),
    "a scope is gone": (
        lambda d: _scopes(d).pop("health:read"),
        "securitySchemes: oauth2 has changed",
    ),
    "apps sign in elsewhere": (
        lambda d: d["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"].update(
            tokenUrl="/elsewhere"
        ),
        "securitySchemes: oauth2 has changed",
    ),
}


def _scopes(document: Json) -> Json:
    flows = document["components"]["securitySchemes"]["oauth2"]["flows"]
    scopes: Json = flows["authorizationCode"]["scopes"]
    return scopes


def _rename(document: Json, old: str, new: str) -> None:
    text = (
        json.dumps(document).replace(f'/{old}"', f'/{new}"').replace(f'"{old}": {{', f'"{new}": {{')
    )
    document.clear()
    document.update(json.loads(text))


ADDITIONS: dict[str, Change] = {
    "nothing": lambda d: None,
    "a scope": lambda d: _scopes(d).update({"new:read": "See what is new"}),
    "other words for a scope": lambda d: _scopes(d).update({"health:read": "In other words"}),
    "a path": lambda d: d["paths"].update({"/v1/new": d["paths"]["/v1/today"]}),
    "a method": lambda d: d["paths"]["/v1/today"].update(put=operation(d, "getMe")),
    "an optional parameter": lambda d: operation(d, "listSessions")["parameters"].append(
        {"in": "query", "name": "colour", "schema": {"type": "string"}}
    ),
    "a parameter that is no longer required": lambda d: parameter(
        d, "getToday", "local_date"
    ).update(required=False),
    "an optional member to send": lambda d: shape(d, "SessionInput")["properties"].update(
        mood={"type": "string"}
    ),
    "a member to send that is no longer required": lambda d: shape(d, "RegistrationInput")[
        "required"
    ].remove("birth_date"),
    "null for a member to send": lambda d: member(d, "RegistrationInput", "birth_date").update(
        type=["string", "null"]
    ),
    "a member of an answer": lambda d: (
        shape(d, "Session")["properties"].update(mood={"type": "string"}),
        shape(d, "Session")["required"].append("mood"),
    ),
    "a shape": lambda d: d["components"]["schemas"].update(New={"type": "object"}),
    "a value of an enumeration": lambda d: enum_of(d, "OnsetKind").append("overnight"),
    "a wider bound": lambda d: member(d, "RegistrationInput", "password").update(
        maxLength=4000, minLength=1
    ),
    "a bound lifted": lambda d: member(d, "EpisodeInput", "pain_worst").pop("maximum"),
    "a pattern lifted": lambda d: [
        node.pop("pattern", None)
        for node in shape(d, "TriageAnswers").values()
        if isinstance(node, dict)
    ],
    "a status": lambda d: operation(d, "getMe")["responses"].update(
        {"410": operation(d, "getMe")["responses"]["401"]}
    ),
    "a header of an answer": lambda d: answer(d, "getMe")["headers"].update(
        Age={"schema": {"type": "string"}}
    ),
    "a media type of a body": lambda d: operation(d, "createGoal")["requestBody"]["content"].update(
        {"application/cbor": {"schema": {"type": "string"}}}
    ),
    "a tag": lambda d: d["tags"].append({"name": "New", "description": "New."}),
    "another scope that is enough": lambda d: operation(d, "getMe")["x-scopes"].append("staff"),
    "a token that is no longer needed": lambda d: operation(d, "getMe").update(
        {"security": [], "x-scopes": []}
    ),
    "other words": lambda d: (
        operation(d, "getMe").update(summary="Me", description="Who I am."),
        shape(d, "Session").update(description="A session."),
        d["info"].update(version="1.1.0", description="Other words."),
    ),
    "an operation that is deprecated": lambda d: operation(d, "getMe").update(
        {"deprecated": True, "x-sunset": "2028-01-01"}
    ),
}
