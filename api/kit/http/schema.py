"""The two kinds of schema: what we take, what we give.

Names of schema classes are the component names of the specification. Inputs refuse
unknown members; outputs always send every member, but for `Sparse` rows, which leave out
what does not apply.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, missing, post_dump
from marshmallow.fields import Field

from api.kit.errors import FieldError, ValidationFailed


class In(Schema):
    """A request body or query: closed."""

    class Meta:
        unknown = RAISE


class Patch(In):
    """A JSON merge patch: what is absent stays, null clears."""


class Out(Schema):
    """An answer: every member, always."""

    class Meta:
        unknown = EXCLUDE

    def on_bind_field(self, field_name: str, field_obj: Field[Any]) -> None:
        if not field_obj.metadata.get("sparse") and field_obj.load_default is missing:
            field_obj.required = True


class Sparse(Out):
    """An answer row that leaves out members marked ``sparse`` when null or at their default."""

    @post_dump
    def _leave_out(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        for name, usual in self._sparse_members():
            if data.get(name) in (None, usual):
                data.pop(name, None)
        return data

    def _sparse_members(self) -> tuple[tuple[str, Any], ...]:
        return tuple(
            (name, None if field.load_default is missing else field.load_default)
            for name, field in self.fields.items()
            if field.metadata.get("sparse")
        )


def load(schema: Schema, data: Any, *, prefix: str = "") -> dict[str, Any]:
    """Validated values, or one 422 that names every offending member."""
    if not isinstance(data, Mapping):
        raise ValidationFailed.at(prefix, "Must be a JSON object.")
    try:
        values: dict[str, Any] = schema.load(data)
    except ValidationError as error:
        errors = flatten(error.messages, prefix)[:100]
        raise ValidationFailed("Some members are not valid.", errors=errors) from error
    return values


def flatten(messages: Any, pointer: str) -> list[FieldError]:
    """What marshmallow says is wrong, as a list of places."""
    if isinstance(messages, Mapping):
        return [
            found
            for key, value in messages.items()
            for found in flatten(value, _step(pointer, key))
        ]
    texts = messages if isinstance(messages, list) else [messages]
    return [FieldError(pointer, "invalid", str(text)) for text in texts]


def _step(pointer: str, key: object) -> str:
    if key == "_schema":
        return pointer
    text = str(key).replace("~", "~0").replace("/", "~1")[:100]
    return f"{pointer}{text}" if pointer.endswith("query/") else f"{pointer}/{text}"
