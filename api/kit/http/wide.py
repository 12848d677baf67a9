"""Fields of what devices send: zones or offsets, large numbers, and very long lists."""

from typing import Any

from marshmallow import ValidationError

from api.kit import local_time
from api.kit.http import fields
from api.kit.limits import Bounds

_ZONE_LONGEST = 64


class ZoneInForce(fields.Text):
    """An IANA zone, or the offset from UTC that was in force."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_ZONE_LONGEST, shortest=1, **kwargs)
        self.validators.append(_known_zone)


def _known_zone(value: str) -> None:
    if not local_time.is_zone(value):
        raise ValidationError("Neither an IANA time zone nor an offset like +05:30.")


class Long(fields.Whole):
    """A whole number that 32 bits do not hold."""

    def openapi(self) -> dict[str, Any]:
        return {"format": "int64"}


class Numbers(fields.ListOf):
    """A long list of numbers, judged as a whole: field by field would cost seconds."""

    def __init__(
        self, bounds: Bounds, longest: int, *, whole: bool = False, gaps: bool = False, **kw: Any
    ) -> None:
        inner = fields.Whole(bounds) if whole else fields.Number(bounds, allow_none=gaps)
        super().__init__(inner, longest, **kw)
        kinds = {int} if whole else {int, float}
        self._types, self._bounds = kinds | ({type(None)} if gaps else set()), bounds

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        longest = self.validators[0].max  # type: ignore[attr-defined]
        if not isinstance(value, list) or not 0 < len(value) <= longest:
            raise ValidationError(f"Must be a list of 1 to {longest} numbers.")
        if not set(map(type, value)) <= self._types:
            raise ValidationError("It contains something other than numbers.")
        said = [one for one in value if one is not None]
        if said and not (self._bounds.low <= min(said) and max(said) <= self._bounds.high):
            raise ValidationError("It contains a number out of range.")
        return value


class AsStored(fields.ListOf):
    """Rows that stand in the database as the wire has them: sent without a second look."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value
