"""URLs of insights and their pictures."""

from api.engine.insights.lines import Insight
from api.kit.access import Access
from api.kit.http.operation import Call
from api.kit.http.routes import Routes
from api.reports import pictures, schemas, service

insights = Routes("Insights", "What the logged facts show so far.", name="reports")
SVG = "image/svg+xml"


@insights.read(
    "/insights/pain",
    "getPainInsight",
    Access.DECISIONS_READ,
    out=schemas.Insight,
    query=schemas.InsightQuery,
)
def get_pain_insight(call: Call) -> Insight:
    """Read pain and function over time.

    Morning pain with its baseline and weekly median, the worst pain of each session, function
    and confidence, over the last 90 days. Zones are those of the rules; a value without a zone
    is not judged by any rule.
    """
    return service.read_pain(call.db, call.query["local_date"]).insight


@insights.read(
    "/insights/load",
    "getLoadInsight",
    Access.DECISIONS_READ,
    out=schemas.Insight,
    query=schemas.InsightQuery,
)
def get_load_insight(call: Call) -> Insight:
    """Read training load over time.

    Load by day and week, monotony and strain, the two weighted averages and their ratio, hinge
    volume, running, and the longest run and heaviest hinge that stayed calm. The ratio is only
    shown: no decision uses it.
    """
    return service.read_load(call.db, call.query["local_date"])


@insights.read(
    "/insights/provocations",
    "getProvocationInsight",
    Access.DECISIONS_READ,
    out=schemas.Insight,
    query=schemas.InsightQuery,
)
def get_provocation_insight(call: Call) -> Insight:
    """Compare mornings after each exercise with the usual morning.

    One series per exercise with enough answered mornings, those that stand out first, and a
    sentence with counts and intervals. None of this shows that an exercise is the reason.
    """
    return service.read_provocations(call.db, call.query["local_date"]).insight


@insights.read(
    "/insights/pain.svg",
    "getPainPicture",
    Access.DECISIONS_READ,
    media=SVG,
    query=schemas.InsightQuery,
)
def get_pain_picture(call: Call) -> bytes:
    """Draw pain and function over time.

    The series of `getPainInsight` as SVG, with a title and a description for screen readers.
    The same facts give the same bytes.
    """
    return pictures.pain(service.read_pain(call.db, call.query["local_date"]))


@insights.read(
    "/insights/load.svg",
    "getLoadPicture",
    Access.DECISIONS_READ,
    media=SVG,
    query=schemas.InsightQuery,
)
def get_load_picture(call: Call) -> bytes:
    """Draw training load over time.

    The series of `getLoadInsight` as SVG, with a title and a description for screen readers.
    The same facts give the same bytes.
    """
    return pictures.load(service.read_load(call.db, call.query["local_date"]))


@insights.read(
    "/insights/provocations.svg",
    "getProvocationPicture",
    Access.DECISIONS_READ,
    media=SVG,
    query=schemas.InsightQuery,
)
def get_provocation_picture(call: Call) -> bytes:
    """Draw mornings after each exercise.

    The share of higher mornings after each exercise with its interval, next to the share of all
    mornings, as SVG. None of this shows that an exercise is the reason.
    """
    return pictures.provocations(service.read_provocations(call.db, call.query["local_date"]))
