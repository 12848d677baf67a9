"""URLs of decisions, the lock, today, wishes and rule sets."""

from typing import Any
from uuid import UUID

from api.engine.facts import DecisionScope
from api.kit import errors
from api.kit.access import Access
from api.kit.http.operation import Answered, Call
from api.kit.http.paging import DayPageQuery
from api.kit.http.rates import Rate
from api.kit.http.routes import Routes
from api.kit.paging import Page
from api.progression import (
    carers,
    comparing,
    locks,
    rulesets,
    schemas,
    season_schemas,
    seasons,
    service,
    simulation_schemas,
    simulations,
    substitutes,
    today_schemas,
)
from api.progression import today as home
from api.progression.models import OverrideRequestRow
from api.rules import rule_sets

Body = dict[str, Any]

progression = Routes("Progression", "Decisions, receipts and the rules behind them.")
today = Routes("Today", "The home screen and the planned sessions.", name="today")
triage = Routes("Triage", "Red-flag questions, flags and the lock.", name="lock")
care = Routes("Care", "What stands open for the athletes of a clinician.", name="locks")
exercises = Routes("Exercises", "The exercise library.", name="substitutes")
insights = Routes("Insights", "What the logged facts show so far.")
wishes = Routes("OverrideRequests", "Requests by the athlete to depart from the plan.")


@progression.action(
    "/progression/decisions",
    "createDecision",
    Access.DECISIONS_WRITE,
    body=schemas.DecisionInput,
    out=schemas.Decision,
    status=201,
    also=(200,),
    problems=(errors.DayBeforeLastDecision, errors.UnknownExercise, errors.DateInFuture),
)
def create_decision(call: Call, body: Body) -> Answered:
    """Ask for a decision.

    For the whole plan, one pattern or one exercise, on the athlete's day. The same facts on the
    same day return the stored receipt, byte for byte, with 200 instead of 201.
    """
    scope = DecisionScope(**body["scope"])
    receipt, is_new = service.create_decision(call.db, scope, body["local_date"], call.now)
    return Answered(receipt, 201 if is_new else 200)


@progression.list_(
    "/progression/decisions",
    "listDecisions",
    Access.DECISIONS_READ,
    out=schemas.DecisionPage,
    query=DayPageQuery,
)
def list_decisions(call: Call) -> Page[Body]:
    """List decisions.

    Summaries, newest day first.
    """
    return service.list_decisions(call.db, call.page)


@progression.read(
    "/progression/decisions/<uuid:decision_id>",
    "getDecision",
    Access.DECISIONS_READ,
    out=schemas.Decision,
)
def get_decision(call: Call, decision_id: UUID) -> Body:
    """Read a decision.

    The whole receipt: what was decided, why, based on which facts, and what would change it.
    """
    return service.get_decision(call.db, decision_id)


@progression.read(
    "/progression/decisions/<uuid:decision_id>/replay",
    "replayDecision",
    Access.DECISIONS_READ,
    out=schemas.Replay,
    etag=False,
)
def replay_decision(call: Call, decision_id: UUID) -> Body:
    """Replay a decision.

    Recomputes the decision from its stored facts under its own rule set, and reports whether
    the result is equal or where it differs.
    """
    return service.replay_decision(call.db, decision_id)


@progression.action(
    "/progression/simulations",
    "runSimulation",
    Access.DECISIONS_READ,
    body=simulation_schemas.SimulationInput,
    out=simulation_schemas.Simulation,
    writes=False,
    problems=(
        errors.DayBeforeLastDecision,
        errors.UnknownExercise,
        errors.UnknownVersion,
        errors.DateInFuture,
    ),
    rate=Rate.HEAVY,
)
def run_simulation(call: Call, body: Body) -> Body:
    """Simulate what would be decided.

    The decisions that would follow if things went as assumed: all goes well, as recently, or
    only what the request pretends ("what if I report 5 tomorrow"). Sessions and check-ins are
    validated like logged ones. Nothing is stored and no decision becomes outdated; while
    training is locked the answer is stop_and_refer.
    """
    return simulations.run_simulation(call.db, body, call.now)


@progression.list_("/progression/rulesets", "listRulesets", Access.PUBLIC, out=schemas.RulesetPage)
def list_rulesets(call: Call) -> Page[Body]:
    """List rule sets.

    Every version that a stored receipt may name, newest first: those of the core, stricter ones
    of a clinic or a community, and proposals, which never decide.
    """
    return rulesets.page(rule_sets(call.db), call.page)


@progression.read(
    "/progression/rulesets/<version>",
    "getRuleset",
    Access.PUBLIC,
    out=schemas.Ruleset,
    public_cache=True,
)
def get_ruleset(call: Call, version: str) -> Body:
    """Read a rule set.

    Every number with its unit, its source and the strength of its evidence.
    """
    return rulesets.whole(rule_sets(call.db), version)


@progression.list_(
    "/progression/rulesets/<version>/decision-changes",
    "listDecisionChanges",
    Access.DECISIONS_READ,
    out=schemas.DecisionChangePage,
    query=schemas.ComparedPageQuery,
    problems=(errors.NotFound,),
    rate=Rate.HEAVY,
)
def list_decision_changes(call: Call, version: str) -> Page[Body]:
    """Compare a rule set with past decisions.

    Repeats the athlete's stored decisions under this rule set, each from its own stored facts,
    and lists those whose action, phase or doses would differ. `limit` counts the decisions
    examined: a page may hold fewer rows, or none, while `next_cursor` still leads on. Nothing
    is stored.
    """
    return comparing.decision_changes(call.db, version, call.page)


@today.read(
    "/today",
    "getToday",
    Access.PROGRAMS_READ,
    out=today_schemas.Today,
    query=today_schemas.DayQuery,
    needs_consent=False,
    rate=Rate.SAFETY,
)
def get_today(call: Call) -> Body:
    """Read the home screen.

    What to do today, in one call: the lock, cards from most to least prominent, the session
    with warm-up and cool-down, pending check-ins, and why.
    """
    return home.today(call.db, call.query["local_date"], call.who.has_health_consent)


@triage.read(
    "/triage/lock",
    "getLock",
    Access.TRIAGE_READ,
    out=schemas.SafetyLock,
    rate=Rate.FREE,
)
def get_lock(call: Call) -> Body:
    """Read the lock.

    The combined effect of the open flags, with whom to call. `effect` says what is forbidden,
    so that apps do not need a table of codes.
    """
    return locks.current_lock(call.db, call.now)


@care.list_("/care/locks", "listCareLocks", Access.CARE_READ, out=schemas.AthleteLockPage)
def list_care_locks(call: Call) -> Page[Body]:
    """List open locks of linked athletes.

    Which of this clinician's athletes have open red flags now. `limit` counts care links,
    newest first; athletes without open flags are left out, and within a page the most urgent
    come first. Ask for the largest page, and continue while there is a next one.
    """
    return carers.open_locks(call.db, call.services.database, call.page, call.now)


@exercises.read(
    "/exercises/<slug>/substitutes",
    "listSubstitutes",
    Access.PROGRAMS_READ,
    out="ExerciseLinkList",
)
def list_substitutes(call: Call, slug: str) -> Body:
    """List substitutes.

    What this athlete can do instead today: phase, equipment and confirmed sensitivities are
    respected, and compression and impact are never higher than those of the exercise replaced.
    """
    return {"items": substitutes.ranked(call.db, slug, call.now)}


@insights.read(
    "/insights/gates", "getGateReport", Access.DECISIONS_READ, out=today_schemas.GateReport
)
def get_gate_report(call: Call) -> Body:
    """Read the gates to the next phase.

    Each gate, met or still open, with the same comparisons that receipts show.
    """
    return home.gate_report(call.db, call.now)


@progression.read("/season", "getSeason", Access.DECISIONS_READ, out=season_schemas.Season)
def get_season(call: Call) -> Body:
    """Read the season.

    Phases and lighter weeks planned back from the next event or dated lift goal, what can be
    reached in time and, if not everything can, the first day that would work. Without such a
    goal `event_on` is null and the lists are empty. It is only a calendar: only gates open a
    phase.
    """
    return seasons.read_season(call.db, call.now)


@wishes.create(
    "/override-requests",
    "createOverrideRequest",
    Access.PROGRAMS_WRITE,
    body=schemas.OverrideRequestInput,
    out=schemas.OverrideRequestSaved,
    saved="override_request",
    problems=(errors.UnknownExercise, errors.DateInFuture),
)
def create_override_request(call: Call, body: Body) -> OverrideRequestRow:
    """Request a departure from the plan.

    A request is stored as a fact with a plain answer, granted or refused, never an error.
    Requests for less are granted; requests for more, and to clear one's own flags, are refused.
    `exclude_exercise` keeps an exercise out of every plan until `include_exercise` reverses it,
    even on the same day.
    """
    return service.create_override_request(call.db, body, call.now)


@wishes.list_(
    "/override-requests",
    "listOverrideRequests",
    Access.PROGRAMS_READ,
    out=schemas.OverrideRequestPage,
)
def list_override_requests(call: Call) -> Page[OverrideRequestRow]:
    """List override requests.

    Newest day first, each with its answer.
    """
    return service.list_override_requests(call.db, call.page)
