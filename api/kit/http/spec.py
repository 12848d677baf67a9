"""The OpenAPI document, from the same operations that the router serves.

Generators choke on what the framework leaves out or half says; each cure here is a rule:
named enums and maps, null as ``anyOf``, errors as problem+json, security on every
operation, an example on every body, keys sorted so that the file only changes when the
contract does.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask_smorest import Api
from marshmallow.class_registry import get_class

from api.kit import errors
from api.kit.access import GRANTABLE, Access
from api.kit.http import forms, links, retirement, telling
from api.kit.http.examples import example_of
from api.kit.http.fields import HouseField
from api.kit.http.operation import JSON, Operation
from api.kit.http.parts import (
    DOCUMENTS,
    HEADERS,
    OF_PROBLEMS,
    PARAMETERS,
    PATH_PARAMETERS,
    QUOTAS,
)
from api.kit.http.problems import MEDIA_TYPE, Problem
from api.kit.http.rates import Rate

Json = dict[str, Any]

INFO = {
    "description": (
        "Helps athletes organise training around a sore low back and know when to seek "
        "professional advice. It names no diagnosis and promises no cure. Clients report facts "
        "and ask for decisions, and every decision is a receipt that explains itself. "
        "Enumerations in answers are open: map a value you do not know to your default."
    ),
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "contact": {"name": "Keel", "url": "https://github.com/keel-athlete/keel"},
}

_FRAMEWORK = {"ErrorSchema", "PaginationMetadataSchema"}
"""Components the framework registers whether or not anything refers to them."""


def create(app: Flask, version: str) -> Api:
    """The framework's collector, told about our fields."""
    app.config.update(API_TITLE="Keel", API_VERSION=version, OPENAPI_VERSION="3.1.0")
    plugin = MarshmallowPlugin(schema_name_resolver=_name)
    options = {"info": INFO, "servers": [{"url": "/", "description": "This server"}]}
    api = Api(app, spec_kwargs={"marshmallow_plugin": plugin, **options})
    if plugin.converter is None:
        raise RuntimeError("the marshmallow plugin was not initialised")
    plugin.converter.add_attribute_function(_house)  # type: ignore[no-untyped-call]
    api.spec.components.schema("Problem", schema=Problem)
    return api


def _name(schema: Any) -> str:
    if isinstance(schema, str):
        return schema
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__


def _house(_converter: Any, field: Any, **_: Any) -> Json:
    return field.openapi() if isinstance(field, HouseField) else {}


def operation_doc(operation: Operation) -> Json:
    """One operation, with schema classes where the collector will put references."""
    doc: Json = {
        "operationId": operation.operation_id,
        "summary": operation.summary,
        "description": operation.description + _needs(operation),
        "security": _security(operation),
        "x-scopes": sorted(operation.access - {Access.PUBLIC}),
        "parameters": _parameters(operation),
        "responses": _success(operation) | _failures(operation),
    }
    if (taken := operation.form or operation.body) is not None:
        doc["requestBody"] = {"required": True, "content": {_media(operation): {"schema": taken}}}
    if operation.intake is not None:
        wanted = operation.intake
        doc["requestBody"] = {
            "required": True,
            "description": wanted.description,
            "content": {wanted.media: DOCUMENTS[wanted.media]},
        }
    if operation.protocol is not None:
        operation.protocol.describe(doc, operation.media)
    if operation.retirement is not None:
        operation.retirement.describe(doc)
    return doc


def _media(operation: Operation) -> str:
    """What the body is written in."""
    if operation.form is not None:
        return forms.MULTIPART
    return "application/merge-patch+json" if operation.if_match else JSON


def _security(operation: Operation) -> list[Json]:
    if operation.public:
        return []
    # An app's token says by its scopes what the athlete let it do.
    grantable = () if operation.own_login else sorted(operation.access & GRANTABLE)
    return [{"bearer": []}, *({"oauth2": [str(access)]} for access in grantable)]


def _needs(operation: Operation) -> str:
    """The capabilities in words: scopes of a bearer scheme have no place of their own."""
    if operation.public:
        return " Needs no token."
    return f" Needs {' or '.join(f'`{access}`' for access in sorted(operation.access))}."


def _parameters(operation: Operation) -> list[Any]:
    found: list[Any] = []
    if operation.query is not None:
        found.append({"in": "query", "schema": operation.query})
    for wanted, name in (
        (operation.if_match, "IfMatch"),
        (operation.etag and operation.method == "GET", "IfNoneMatch"),
        (operation.keyed, "IdempotencyKey"),
    ):
        if wanted:
            found.append(name)
    return found


def _success(operation: Operation) -> Json:
    headers = _headers(operation)
    answers: Json = {}
    for status in (operation.status, *operation.also):
        answer: Json = {"description": "Done.", "headers": headers}
        if operation.media != JSON:
            answer["content"] = {operation.media: DOCUMENTS[operation.media]}
        elif operation.out is None:
            status = 204
        else:
            answer["content"] = {JSON: {"schema": operation.out}}
        answers[str(status)] = answer
    if operation.etag and operation.method == "GET":
        answers["304"] = {"description": "You already have the current version."}
    return answers


def _headers(operation: Operation) -> Json:
    names = []
    if operation.etag or operation.if_match or (operation.keyed and operation.out):
        names.append("ETag")
    if operation.keyed:
        names.append("Idempotent-Replayed")
    if operation.paged:
        names.append("Link")
    if operation.rate is not Rate.FREE:
        names += QUOTAS
    return _header_references(names)


def _header_references(names: Iterable[str]) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def declared_problems(operation: Operation) -> tuple[type[errors.Problem], ...]:
    """Every problem the operation may answer with: its own and those of its shape."""
    kinds = _outside(operation) if operation.protocol else _of_shape(operation)
    return tuple(dict.fromkeys((*kinds, *operation.problems)))


def _of_shape(operation: Operation) -> list[type[errors.Problem]]:
    kinds: list[type[errors.Problem]] = [errors.BadRequest, errors.ValidationFailed]
    kinds += [errors.RateLimited, errors.Internal, errors.Unavailable]
    if not operation.public:
        kinds += [errors.Unauthenticated, operation.refusal or errors.InsufficientScope]
    if operation.health:
        kinds.append(errors.ConsentRequired)
    if "{" in operation.path:
        kinds.append(errors.NotFound)
    if operation.if_match:
        kinds += [errors.StaleVersion, errors.PreconditionRequired]
    if operation.keyed:
        kinds += [errors.IdConflict, errors.InFlight, errors.KeyReused]
    if operation.body or operation.form or operation.intake:
        kinds += [errors.PayloadTooLarge, errors.UnsupportedMediaType]
    if operation.paged:
        kinds.append(errors.BadCursor)
    return kinds


def _outside(operation: Operation) -> list[type[errors.Problem]]:
    """What goes wrong before a view that answers by another specification is asked."""
    kinds = [errors.BadRequest, errors.RateLimited, errors.Internal, errors.Unavailable]
    return [*kinds, errors.PayloadTooLarge] if operation.method == "POST" else [*kinds]


def _failures(operation: Operation) -> Json:
    by_status: dict[int, list[str]] = {}
    for kind in declared_problems(operation):
        by_status.setdefault(kind.status, []).append(kind.code)
    found: Json = {
        str(status): _problem_response(codes) for status, codes in sorted(by_status.items())
    }
    for status, names in OF_PROBLEMS.items():
        found[str(status)]["headers"] = _header_references(names)
    found["default"] = _problem_response(["internal"])
    return found


def _problem_response(codes: list[str]) -> Json:
    kinds = {kind.code: kind for kind in errors.catalogue()}
    kind = kinds[codes[0]]
    example = {
        "type": f"/problems/{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "code": kind.code,
        "detail": kind.title,
        "instance": "req_0193a5c200017000800000000000abcd",
    }
    return {
        "description": f"Problem: {', '.join(f'`{code}`' for code in codes)}.",
        "content": {MEDIA_TYPE: {"schema": Problem, "example": example}},
    }


def document(app: Flask, api: Api, examples: Json, schemes: Json) -> Json:
    """The finished document. ``examples`` are by shape; a shape without one gets an invented one.

    ``schemes`` are ways to come by a token, beside logging in.

    Raises `KeyError` for an example of a shape that there is not.
    """
    raw: Json = api.spec.to_dict()
    operations: list[Operation] = app.extensions["keel.operations"]
    schemas = {
        name: found
        for name, found in raw["components"]["schemas"].items()
        if name not in _FRAMEWORK
    }
    named: Json = {}
    schemas = {name: _clean(_described(name, found), named) for name, found in schemas.items()}
    for name, example in examples.items():
        schemas[name]["example"] = example
    paths = {path: _clean(item, named) for path, item in raw["paths"].items()}
    components = _components(dict(sorted((schemas | named).items())), operations)
    components["securitySchemes"] |= schemes
    found = {
        "openapi": raw["openapi"],
        "info": raw["info"],
        "servers": raw["servers"],
        "security": [{"bearer": []}],
        "tags": [
            {"name": tag, "description": text}
            for tag, text in sorted(app.extensions["keel.tags"].items())
        ],
        "paths": dict(sorted(paths.items())),
        "components": components,
    }
    telling.describe(found["paths"], operations)
    _finish(found, {operation.operation_id for operation in operations})
    links.add(found, operations)
    return found


def _components(schemas: Json, operations: list[Operation]) -> Json:
    """What operations refer to by name; the headers of retirement only where one retires."""
    leaving = retirement.HEADERS if any(one.retirement for one in operations) else {}
    return {
        "schemas": schemas,
        "parameters": PARAMETERS,
        "headers": {
            name: {"description": text, "schema": {"type": kind, "maxLength": 2000}}
            for name, (kind, text) in (HEADERS | leaving).items()
        },
        "securitySchemes": {
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "Access token from logIn or refreshTokens; valid for 15 minutes.",
            }
        },
    }


def _described(name: str, schema: Json) -> Json:
    """The schema with what its class says of itself."""
    text = get_class(name).__doc__ or ""
    members = schema.get("properties", {})
    # What a client library says to itself is taken, and left out here: in generated code `_status`
    # and `status` would be one name.
    told = {key: value for key, value in members.items() if not key.startswith("_")}
    return {"description": " ".join(text.split()), **schema} | (
        {"properties": told} if told else {}
    )


def _clean(node: Any, named: Json) -> Any:
    if isinstance(node, list):
        return [_clean(item, named) for item in node]
    if not isinstance(node, dict):
        return node
    if "x-enum" in node:
        return _enum(node, named)
    if "x-map" in node:
        return _map(node, named)
    if "x-named" in node:
        name, named[node["x-named"][0]] = node["x-named"]
        return _reference(name, node)
    node = {key: _clean(value, named) for key, value in node.items()}
    if list(node.get("allOf", ())) and len(node["allOf"]) == 1:
        return node["allOf"][0]
    return node


def _enum(node: Json, named: Json) -> Json:
    kind: type[StrEnum] = node["x-enum"]
    text = " ".join((kind.__doc__ or kind.__name__).split())
    if text.startswith("str(object"):
        text = f"{kind.__name__}. Open in answers: more values may be added."
    values = [member.value for member in kind]
    named[kind.__name__] = {"type": "string", "enum": values, "description": text}
    return _reference(kind.__name__, node)


def _map(node: Json, named: Json) -> Json:
    name, kind = node["x-map"]
    _enum({"x-enum": kind}, named)
    named[name] = {
        "type": "object",
        "description": "Answers by code of the question.",
        "additionalProperties": {"$ref": f"#/components/schemas/{kind.__name__}"},
        "example": {"RF-CES-1": next(iter(kind)).value},
    }
    return _reference(name, node)


def _reference(name: str, node: Json) -> Json:
    found: Json = {"$ref": f"#/components/schemas/{name}"}
    if isinstance(node.get("type"), list) and "null" in node["type"]:
        found = {"anyOf": [found, {"type": "null"}]}
        if "description" in node:
            found["description"] = node["description"]
    return found


def _join_lists(operation: Json) -> None:
    """Lists in a query are one comma-separated value: a repeated parameter is refused."""
    for parameter in operation.get("parameters", ()):
        if parameter.get("in") == "query" and parameter["schema"].get("type") == "array":
            parameter.update(style="form", explode=False)


def _finish(document: Json, operation_ids: set[str]) -> None:
    schemas = document["components"]["schemas"]
    for item in document["paths"].values():
        for parameter in item.get("parameters", ()):
            _describe_path_parameter(parameter)
        for method, operation in list(item.items()):
            if method == "parameters":
                continue
            if operation.get("operationId") not in operation_ids:
                del item[method]
                continue
            _add_examples(operation, schemas)
            _join_lists(operation)
            _lift(operation)


def _describe_path_parameter(parameter: Json) -> None:
    name = parameter["name"]
    subject = name.removesuffix("_id").replace("_", " ")
    parameter.setdefault("description", PATH_PARAMETERS.get(name, f"Id of the {subject}."))


def _add_examples(operation: Json, schemas: Json) -> None:
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for body in bodies:
        for media in body.get("content", {}).values():
            if "example" not in media:
                media["example"] = example_of(media["schema"], schemas)


def _lift(operation: Json) -> None:
    if not operation.get("parameters"):
        operation.pop("parameters", None)
    for answer in operation["responses"].values():
        if not answer.get("headers"):
            answer.pop("headers", None)
