"""The OpenAPI 3.1 document as 3.0.3, for generators that have not moved on.

Both say the same wherever 3.0 has words for it. Where it has none, the older document allows
more than the newer one, never less; a keyword whose loss would change what is described stops
the conversion instead. One thing is said by custom and not by the letter: a reference that may
be null (`_nullable_choice`).
"""

from typing import Any

Json = dict[str, Any]

VERSION = "3.0.3"
LICENCES = "https://spdx.org/licenses/{}.html"

_SCHEMA_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_WIDER = (
    "propertyNames",
    "dependentRequired",
    "unevaluatedProperties",
    "contentSchema",
    "$comment",
)
"""Keywords that only narrow: without them more is allowed, and nothing is described wrongly."""
_UNSPEAKABLE = (
    *("if", "then", "else", "contains", "dependentSchemas", "patternProperties", "prefixItems"),
    *("unevaluatedItems", "$defs", "$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$schema"),
)
_NOTHING: Json = {"type": "null"}


class CannotSay(ValueError):
    """The document uses a word that 3.0 does not have."""


def to_3_0(document: Json) -> Json:
    """A 3.0.3 document that describes the same API. The argument is left as it is.

    Raises `CannotSay` for what 3.0 cannot describe, rather than describing something else.
    """
    if document.get("webhooks") or document["components"].get("pathItems"):
        raise CannotSay("webhooks and named path items")
    shapes = document["components"]["schemas"]
    kept = {key: value for key, value in document.items() if key != "jsonSchemaDialect"}
    found: Json = _converted(kept, shapes)
    found["openapi"] = VERSION
    found["info"] = _info(document["info"])
    found["components"]["schemas"] = {
        name: _schema(shape, shapes) for name, shape in shapes.items()
    }
    schemes = document["components"].get("securitySchemes", {})
    _without_roles(found, {name for name, one in schemes.items() if one["type"] != "oauth2"})
    return found


def _info(info: Json) -> Json:
    licence = dict(info.get("license", {}))
    if identifier := licence.pop("identifier", None):
        licence.setdefault("url", LICENCES.format(identifier))
    kept = {key: value for key, value in info.items() if key != "summary"}
    return kept | ({"license": licence} if licence else {})


def _converted(node: Any, shapes: Json) -> Any:
    """What is not a schema: copied, down to the schemas in it."""
    if isinstance(node, list):
        return [_converted(item, shapes) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    return {key: _member(key, value, shapes) for key, value in node.items()}


def _member(key: str, value: Any, shapes: Json) -> Any:
    if key in ("example", "examples"):
        return value
    if key == "schema":
        return _schema(value, shapes)
    if key == "schemas":
        return {}
    return _converted(value, shapes)


def _without_roles(document: Json, schemes: set[str]) -> None:
    """3.0 lets nothing but OAuth name scopes; `x-scopes` goes on saying them."""
    operations = [
        operation
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
    ]
    for holder in (document, *operations):
        if "security" in holder:
            bare = [
                {name: [] if name in schemes else roles for name, roles in one.items()}
                for one in holder["security"]
            ]
            holder["security"] = [one for at, one in enumerate(bare) if one not in bare[:at]]


def _schema(node: Any, shapes: Json) -> Json:
    if isinstance(node, bool):
        return {} if node else {"not": {}}
    if unsaid := [word for word in _UNSPEAKABLE if word in node]:
        raise CannotSay(", ".join(unsaid))
    found = {key: _inside(key, value, shapes) for key, value in node.items() if key not in _WIDER}
    for step in (_nullable_choice, _types, _constant, _bounds, _examples, _content):
        step(found, shapes)
    return _reference(found)


def _inside(key: str, value: Any, shapes: Json) -> Any:
    if key in _SCHEMA_LISTS:
        return [one if one == _NOTHING else _schema(one, shapes) for one in value]
    if key == "properties":
        return {name: _schema(one, shapes) for name, one in value.items()}
    if key in ("items", "not") or (key == "additionalProperties" and not isinstance(value, bool)):
        return _schema(value, shapes)
    return value


def _nullable_choice(found: Json, shapes: Json) -> None:
    """``anyOf [X, null]`` becomes X with ``nullable``.

    A reference keeps its target's type beside it. A strict reader of 3.0 would still hold null
    against the target; but of the forms there are, this is the one that linters accept and that
    nearly all generators read as meant (openapi-python-client reads only 3.1 right).
    """
    for word in ("anyOf", "oneOf"):
        choices = found.get(word, [])
        if _NOTHING not in choices:
            continue
        left = [one for one in choices if one != _NOTHING]
        found["nullable"] = True
        if len(left) > 1:
            found[word] = left
            continue
        del found[word]
        one = left[0]
        said = {**one, **found} if "$ref" not in one else _beside(one, found, shapes)
        found.clear()
        found.update(said)


def _beside(reference: Json, found: Json, shapes: Json) -> Json:
    target = shapes[reference["$ref"].rsplit("/", 1)[-1]]
    kind = target.get("type", "object")
    return {"type": kind if isinstance(kind, str) else kind[0], "allOf": [reference], **found}


def _types(found: Json, _shapes: Json) -> None:
    kinds = found.get("type")
    if not isinstance(kinds, list):
        kinds = [kinds]
    if "null" in kinds:
        found["nullable"] = True
    kinds = [kind for kind in kinds if kind not in (None, "null")]
    if len(kinds) > 1:
        del found["type"]
        found["anyOf"] = [{"type": kind} for kind in kinds]
    elif kinds:
        found["type"] = kinds[0]
    else:
        found.pop("type", None)


def _constant(found: Json, _shapes: Json) -> None:
    if "const" in found:
        found["enum"] = [found.pop("const")]
    if None in found.get("enum", ()):
        found["nullable"] = True


def _bounds(found: Json, _shapes: Json) -> None:
    """An exclusive bound is a number now and was a remark on the inclusive one then."""
    for exclusive, inclusive, tighter in (
        ("exclusiveMinimum", "minimum", max),
        ("exclusiveMaximum", "maximum", min),
    ):
        bound = found.pop(exclusive, None)
        if bound is None:
            continue
        other = found.get(inclusive, bound)
        found[inclusive] = tighter(bound, other)
        if found[inclusive] == bound:
            found[exclusive] = True


def _examples(found: Json, _shapes: Json) -> None:
    examples = found.pop("examples", None)
    if examples:
        found.setdefault("example", examples[0])


def _content(found: Json, _shapes: Json) -> None:
    media, coding = found.pop("contentMediaType", None), found.pop("contentEncoding", None)
    if coding == "base64":
        found["format"] = "byte"
    elif media and not media.startswith("text/"):
        found.setdefault("format", "binary")


def _reference(found: Json) -> Json:
    """Members beside a reference are not read in 3.0."""
    if "$ref" not in found or len(found) == 1:
        return found
    return {"allOf": [{"$ref": found.pop("$ref")}], **found}
