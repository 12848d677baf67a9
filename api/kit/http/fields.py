"""House fields: exact types, bounded values, and their own line in the specification.

Every field is strict (no "5" for 5, no 1 for true), bounded, and documents itself:
``openapi()`` adds what the generic converter cannot know. Enumerations name a component.
"""

import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, validate

from api.kit import speech, units
from api.kit.files import SentFile
from api.kit.limits import FIRST_DAY, FIRST_INSTANT, LAST_DAY, LAST_INSTANT, Bounds

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_UID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ZONES = frozenset(available_timezones())
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
RED_FLAG_CODE = r"^RF-[A-Z]+-[0-9]+$"


def about(description: str, **more: Any) -> dict[str, Any]:
    """Metadata of a field: what the specification says about it."""
    return {"description": description, **more}


class HouseField:
    """What every field of ours offers to the specification."""

    def openapi(self) -> dict[str, Any]:
        return {}


class Whole(HouseField, fields.Integer):
    """A 32-bit integer within bounds; 5.0, "5" and true are refused."""

    def __init__(self, bounds: Bounds, **kwargs: Any) -> None:
        low, high = bounds.whole
        super().__init__(strict=True, validate=validate.Range(low, high), **kwargs)

    def _validated(self, value: Any) -> Any:
        if type(value) is not int:
            raise self.make_error("invalid", input=value)
        return value

    def openapi(self) -> dict[str, Any]:
        return {"format": "int32"}


class Number(HouseField, fields.Float):
    """A finite number within bounds."""

    def __init__(self, bounds: Bounds, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(bounds.low, bounds.high), **kwargs)

    def _validated(self, value: Any) -> Any:
        # NaN compares false with every bound, and an int may be too large for a float.
        if type(value) not in (int, float) or not abs(value) <= sys.float_info.max:
            raise self.make_error("invalid", input=value)
        return float(value)

    def openapi(self) -> dict[str, Any]:
        return {"format": "double"}


class Kilograms(Number):
    """A load: kilograms as a number on the wire, whole grams inside."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        return super()._deserialize(value, attr, data, **kwargs)

    def deserialize(
        self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any
    ) -> Any:
        checked = super().deserialize(value, attr, data, **kwargs)
        return checked if not isinstance(checked, float) else units.grams(checked)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else units.kilograms(value)

    def openapi(self) -> dict[str, Any]:
        # The generic converter would serialise the bounds too, and publish thousandths of them.
        (bounds,) = (check for check in self.validators if isinstance(check, validate.Range))
        return super().openapi() | {"minimum": bounds.min, "maximum": bounds.max}


class Text(HouseField, fields.String):
    """Bounded text."""

    def __init__(
        self, longest: int, *, shortest: int = 0, pattern: str | None = None, **kwargs: Any
    ) -> None:
        checks: list[Any] = [validate.Length(shortest or None, longest)]
        if pattern:
            checks.append(validate.Regexp(re.compile(rf"\A(?:{pattern.strip('^$')})\Z")))
        self.pattern = pattern
        super().__init__(validate=checks, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        return value

    def openapi(self) -> dict[str, Any]:
        # What is checked is anchored; the published pattern must be so in ECMA's words.
        return {"pattern": f"^{self.pattern.strip('^$')}$"} if self.pattern else {}


class Spoken(Text):
    """Text for people: written in English, sent in the language of the answer."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else speech.told(str(value))


class Slug(Text):
    """A stable name: lower-case words joined by hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(64, pattern=SLUG, **kwargs)


class RedFlagCode(Text):
    """A code of the red-flag table, such as RF-CES-1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(16, pattern=RED_FLAG_CODE, **kwargs)


class Zone(Text):
    """An IANA time zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(64, **kwargs)
        self.validators.append(_known_zone)


def _known_zone(value: str) -> None:
    if value not in _ZONES:
        raise ValidationError("This is not a time zone of the IANA database.")


class Flag(HouseField, fields.Boolean):
    """true or false, nothing like it."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Choice(HouseField, fields.String):
    """A member of a closed enumeration, which is a named component of the specification."""

    def __init__(self, kind: type[StrEnum], **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        try:
            return self.kind(value) if type(value) is str else self._refuse()
        except ValueError:
            self._refuse()

    def _refuse(self) -> Any:
        raise ValidationError(f"Must be one of: {', '.join(self.kind)}.")

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else str(value)

    def openapi(self) -> dict[str, Any]:
        return {"x-enum": self.kind}


class Day(HouseField, fields.String):
    """A calendar day, YYYY-MM-DD."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValidationError("This is not a date like 2026-11-23.")
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError("This date does not exist.") from error
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError("The date is outside the years we keep.")
        return day

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value.isoformat()

    def openapi(self) -> dict[str, Any]:
        return {"format": "date"}


class Moment(HouseField, fields.String):
    """An RFC 3339 instant with its offset; UTC inside and out."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            raise ValidationError("This is not an instant like 2026-11-23T18:05:00+01:00.")
        try:
            moment = datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ValidationError("This instant does not exist.") from error
        if not FIRST_INSTANT <= moment < LAST_INSTANT:
            raise ValidationError("The instant is outside the years we keep.")
        return moment

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value.isoformat().replace("+00:00", "Z")

    def openapi(self) -> dict[str, Any]:
        return {"format": "date-time"}


class Uid(HouseField, fields.String):
    """A UUID in the 8-4-4-4-12 form."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _UID.fullmatch(value):
            raise ValidationError("Not a UUID.")
        return UUID(value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else str(value)

    def openapi(self) -> dict[str, Any]:
        return {"format": "uuid"}


class Email(Text):
    """An e-mail address as typed; the account key is derived from it, not stored instead."""

    def __init__(self, **kwargs: Any) -> None:
        # Neither spaces nor control characters: a line break would be a second mail header.
        word = r"[^@\s\x00-\x1f\x7f-\x9f]+"
        super().__init__(254, shortest=3, pattern=rf"{word}@{word}\.{word}", **kwargs)


class File(HouseField, fields.Field[SentFile]):
    """A file of a form, at most ``largest`` bytes long."""

    def __init__(self, largest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.largest = largest

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> SentFile:
        if not isinstance(value, SentFile):
            raise ValidationError("Must be a file.")
        if not value.size:
            raise ValidationError("The file is empty.")
        if value.size > self.largest:
            raise ValidationError(f"Larger than {self.largest} bytes.")
        return value

    def openapi(self) -> dict[str, Any]:
        # Generators know a file by its format alone; contentMediaType makes them send text.
        return {"type": "string", "format": "binary", "maxLength": self.largest}


class ListOf(HouseField, fields.List[Any]):
    """A list of bounded length; as a set where ``distinct``."""

    def __init__(
        self, inner: fields.Field[Any], longest: int, *, distinct: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(inner, validate=validate.Length(max=longest), **kwargs)
        self.distinct = distinct

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        # Checked first: a million wrong items must not cost a million error messages.
        longest = self.validators[0].max  # type: ignore[attr-defined]
        if isinstance(value, list) and len(value) > longest:
            raise ValidationError(f"Longer than maximum length {longest}.")
        items = super()._deserialize(value, attr, data, **kwargs)
        if self.distinct and len(set(items)) != len(items):
            raise ValidationError("A value appears twice.")
        return items


class One(HouseField, fields.Nested):
    """One object of a named schema, given by name so that rooms need not import each other."""


class MapOf(HouseField, fields.Field[dict[str, Any]]):
    """An object from codes to members of an enumeration; a named component."""

    def __init__(self, name: str, key_pattern: str, kind: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.component, self.kind = name, kind
        self._key = re.compile(rf"\A(?:{key_pattern.strip('^$')})\Z")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping) or len(value) > 100:
            raise ValidationError("Must be an object of at most 100 answers.")
        wrong = {
            key: ["Not a code or not an answer."]
            for key, answer in value.items()
            if not self._key.match(key) or len(key) > 16 or answer not in list(self.kind)
        }
        if wrong:
            raise ValidationError(wrong)
        return {key: self.kind(answer) for key, answer in value.items()}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else {key: str(value[key]) for key in sorted(value)}

    def openapi(self) -> dict[str, Any]:
        return {"x-map": (self.component, self.kind)}
