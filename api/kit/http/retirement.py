"""How an operation leaves: announced in the description and on every answer, then gone.

    @routes.read("/old", "getOld", Access.PUBLIC, out=Old,
                 retirement=Retirement(date(2027, 1, 4), date(2027, 9, 1), "/v1/new"))

`Deprecation` is RFC 9745, `Sunset` RFC 8594. Nothing else may be removed or tightened: the
comparison with the released description (`make breaks`) lets go only of what was announced
in a release and is past its day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Response, request
from werkzeug.http import http_date

Json = dict[str, Any]

NOTICE = timedelta(days=180)
"""The shortest notice: apps on phones are updated by their owners, when they like."""

HEADERS = {
    "Deprecation": ("string", "Since when the operation is deprecated, as `@` and Unix seconds."),
    "Sunset": ("string", "When the operation will be gone, as an HTTP date."),
}


@dataclass(frozen=True, slots=True)
class Retirement:
    """``since`` it is deprecated; from ``sunset`` on it may be gone; ``successor`` is a path.

    Raises `ValueError` when the notice is shorter than `NOTICE`.
    """

    since: date
    sunset: date
    successor: str | None = None

    def __post_init__(self) -> None:
        if self.sunset - self.since < NOTICE:
            raise ValueError(f"{NOTICE.days} days of notice at least")

    def tell(self, response: Response) -> None:
        """Put the announcement on an answer."""
        response.headers["Deprecation"] = f"@{int(_midnight(self.since).timestamp())}"
        response.headers["Sunset"] = http_date(_midnight(self.sunset))
        if self.successor:
            response.headers.add("Link", f'<{self.successor}>; rel="successor-version"')

    def describe(self, operation: Json) -> None:
        """Put the announcement into the description of the operation."""
        operation["deprecated"] = True
        operation["x-sunset"] = self.sunset.isoformat()
        operation["description"] += f" Deprecated; it will be gone on {self.sunset.isoformat()}."
        if self.successor:
            operation["description"] += f" Use `{self.successor}` instead."
        told = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
        for answer in operation["responses"].values():
            answer["headers"] = answer.get("headers", {}) | told


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@dataclass(frozen=True, slots=True)
class Announcer:
    """Tells of retirements on every answer of their operations, refusals included."""

    retirements: Mapping[str, Retirement]
    """By endpoint."""

    def __call__(self, response: Response) -> Response:
        retirement = self.retirements.get(request.endpoint or "")
        if retirement is not None:
            retirement.tell(response)
        return response
