"""Rule sets for the wire: the same data that the engine decides with."""

from functools import cache
from typing import Any

from api.engine import ruleset
from api.kit.errors import NotFound
from api.kit.paging import Page, PageRequest, cut

Shape = dict[str, Any]


def page(request: PageRequest) -> Page[Shape]:
    """Versions, newest first."""
    versions = sorted(ruleset.versions(), reverse=True)
    if request.after is not None:
        versions = [version for version in versions if version < request.after[0]]
    found = [_summary(version) for version in versions[: request.limit + 1]]
    return cut(found, request.limit, lambda shape: (shape["version"],))


@cache
def _whole(version: str) -> Shape:
    loaded = ruleset.load(version)
    numbers = [
        {
            "name": number.name,
            "value": number.value,
            "unit": number.unit,
            "evidence": ruleset.evidence(number),
        }
        for number in loaded.numbers
    ]
    return _summary(version) | {"numbers": numbers}


def whole(version: str) -> Shape:
    """One rule set with every number."""
    if version not in ruleset.versions():
        raise NotFound()
    return _whole(version)


def _summary(version: str) -> Shape:
    loaded = ruleset.load(version)
    return {
        "version": loaded.version,
        "hash": f"sha256:{loaded.sha256}",
        "released_on": loaded.released_on,
        "is_current": loaded.version == ruleset.current().version,
    }
