"""URLs of education cards."""

from typing import Any

from api.education import schemas, service
from api.education.service import CONTENT_VERSION, Card
from api.kit.access import Access
from api.kit.http.operation import Call
from api.kit.http.routes import Routes
from api.kit.paging import Page, cut

_OF_CARD = ("slug", "title", "topic", "text", "get_help", "shown")

routes = Routes("Education", "Short cards on what a plan asks for and why.")


@routes.list_(
    "/education",
    "listEducation",
    Access.PUBLIC,
    out=schemas.EducationPage,
    query=schemas.EducationQuery,
    etag=True,
    public_cache=True,
    transaction=False,
)
def list_education(call: Call) -> Page[Card]:
    """List education cards.

    In the order of the catalogue, filtered by topic and phase. The same on every server of the
    same version, so it can be cached.
    """
    request, given = call.page, call.query
    start = request.after[0] if request.after else 0
    found = service.cards(given.get("topic"), given.get("phase"))
    rows = found[start : start + request.limit + 1]
    return cut(rows, request.limit, lambda _: (start + request.limit,))


@routes.read(
    "/education/<slug>",
    "getEducation",
    Access.PUBLIC,
    out=schemas.EducationCard,
    public_cache=True,
    transaction=False,
)
def get_education(call: Call, slug: str) -> dict[str, Any]:
    """Read an education card.

    One idea, when the card is shown, and when to see a professional.
    """
    found = service.card(slug)
    shown = {name: getattr(found, name) for name in _OF_CARD}
    return shown | {"content_version": CONTENT_VERSION}
