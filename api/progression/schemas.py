"""Shapes of decisions, locks and effects on the wire."""

from marshmallow import RAISE

from api.engine.vocab import (
    AskKind,
    BaselineTest,
    Comparison,
    DecisionAction,
    FlagLevel,
    LockEffect,
    MovementPattern,
    OverrideKind,
    OverrideStatus,
    Phase,
    RuleSetKind,
    RuleVerdict,
    RunStage,
    ScopeKind,
    Stricter,
    Urgency,
)
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import DayPageQuery, page_of
from api.kit.http.schema import In, Out, Sparse
from api.kit.limits import Bounds
from api.progression.vocab import DecisionStatus

COUNT = Bounds(0, 100_000)
VALUE = Bounds(-1_000_000, 1_000_000)
LOAD_KG = Bounds(0, 600)


class HelpContact(Out):
    """Whom to call."""

    label = fields.Spoken(80, metadata=about("Who answers."))
    phone = fields.Text(40, allow_none=True, metadata=about("Number to dial.", example="112"))
    url = fields.Text(300, allow_none=True, metadata=about("Page to open.", format="uri"))


class Referral(Out):
    """What to do, whom to see and how soon."""

    urgency = fields.Choice(Urgency)
    who = fields.Spoken(100, metadata=about("Who should look at this."))
    within_h = fields.Whole(
        COUNT, allow_none=True, metadata=about("Deadline in hours; 0 is now, null is no deadline.")
    )
    text = fields.Spoken(500, metadata=about("What to do, in a sentence or two."))
    codes = fields.ListOf(fields.RedFlagCode(), 100, metadata=about("Red-flag codes behind it."))
    contacts = fields.ListOf(
        fields.One(HelpContact), 100, metadata=about("Whom to call, nearest help first.")
    )


class SafetyLock(Out):
    """The combined effect of the open flags. Always present; level `none` if there are none."""

    level = fields.Choice(FlagLevel)
    effect = fields.Choice(LockEffect)
    since = fields.Moment(allow_none=True, metadata=about("When the oldest open flag was stored."))
    codes = fields.ListOf(fields.RedFlagCode(), 100, metadata=about("Open codes."))
    referral = fields.One(Referral, allow_none=True)


class AthleteLock(Out):
    """The open flags of one athlete of a clinician."""

    athlete_id = fields.Uid(metadata=about("The athlete, as in the care link."))
    level = fields.Choice(FlagLevel)
    effect = fields.Choice(LockEffect)
    since = fields.Moment(metadata=about("When the oldest open flag was stored."))
    codes = fields.ListOf(fields.RedFlagCode(), 100, metadata=about("Open codes."))


AthleteLockPage = page_of("AthleteLockPage", AthleteLock)


class DecisionScope(Sparse):
    """What is decided. `pattern` or `exercise` is present if and only if the kind says so."""

    class Meta:
        unknown = RAISE

    kind = fields.Choice(ScopeKind)
    pattern = fields.Choice(MovementPattern, metadata=about("With kind pattern.", sparse=True))
    exercise = fields.Slug(metadata=about("With kind `exercise`: the exercise.", sparse=True))


class DecisionInput(In):
    """A request for a decision."""

    scope = fields.One(DecisionScope, required=True, metadata={"example": {"kind": "plan"}})
    local_date = fields.Day(
        required=True, metadata=about("The athlete's day; facts up to and including it count.")
    )


class DecisionSummary(Out):
    """The members shown in a list or on a card."""

    id = fields.Uid(metadata=about("Id of the decision."))
    status = fields.Choice(DecisionStatus)
    scope = fields.One(DecisionScope)
    local_date = fields.Day(metadata=about("The athlete's day it was asked for."))
    decided_at = fields.Moment(metadata=about("When it was stored."))
    action = fields.Choice(DecisionAction)
    urgency = fields.Choice(Urgency)
    phase = fields.Choice(Phase)
    headline = fields.Spoken(200, metadata=about("The decision in one line."))
    next_check_on = fields.Day(metadata=about("When to ask again."))


DecisionPage = page_of("DecisionPage", DecisionSummary)


class Effect(Out):
    """What a stored fact changed. Every write of a fact returns it in this form."""

    lock = fields.One(SafetyLock)
    raised = fields.ListOf(fields.RedFlagCode(), 100, metadata=about("Codes raised by this write."))
    unanswered = fields.ListOf(
        fields.RedFlagCode(),
        100,
        metadata=about("EMERGENCY codes to ask now; nothing is prescribed until answered."),
    )
    decision = fields.One(
        DecisionSummary, allow_none=True, metadata=about("A stop stored with this write, or null.")
    )
    decision_due = fields.Flag(metadata=about("True: a decision is due; call createDecision."))


class RuleCheck(Out):
    """One value compared with one threshold; can be shown as a line of text."""

    name = fields.Spoken(120, metadata=about("What was measured."))
    value = fields.Number(VALUE, allow_none=True, metadata=about("Observed; null if missing."))
    comparison = fields.Choice(Comparison)
    threshold = fields.Number(VALUE, metadata=about("Threshold it was compared with."))
    unit = fields.Text(20, metadata=about("Unit of both."))
    met = fields.Flag(metadata=about("Whether the comparison holds."))
    evidence = fields.One("Evidence")
    fact_ids = fields.ListOf(fields.Text(80), 100, metadata=about("Facts behind the value."))


class Reason(Out):
    """Why, as code and sentence."""

    code = fields.Text(60, metadata=about("Stable reason code.", example="two_green_exposures"))
    rule = fields.Text(80, metadata=about("Rule that gave it.", example="progress.two_green"))
    text = fields.Spoken(500, metadata=about("The reason in words."))
    checks = fields.ListOf(fields.One(RuleCheck), 100, metadata=about("Its comparisons."))


class TraceStep(Out):
    """A rule that was consulted."""

    rule = fields.Text(80, metadata=about("Name of the rule.", example="safety.open_flag"))
    verdict = fields.Choice(RuleVerdict)
    action = fields.Choice(
        DecisionAction, allow_none=True, metadata=about("Action that it asked for, if any.")
    )


class Counterfactual(Out):
    """What would change the answer."""

    action = fields.Choice(DecisionAction)
    text = fields.Spoken(500, metadata=about("The sentence."))
    checks = fields.ListOf(
        fields.One(RuleCheck), 100, metadata=about("Comparisons that would have to hold.")
    )


class Ask(Sparse):
    """What the engine needs next."""

    kind = fields.Choice(AskKind)
    text = fields.Spoken(300, metadata=about("The request in words."))
    due_on = fields.Day(metadata=about("Day by which it is due."))
    tests = fields.ListOf(fields.Choice(BaselineTest), 100, metadata=about("Baseline tests."))
    codes = fields.ListOf(fields.RedFlagCode(), 100, metadata=about("Red-flag codes to answer."))
    exercise = fields.Slug(metadata=about("Exercise to do a light set of.", sparse=True))


class Completeness(Out):
    """How complete the facts were."""

    expected = fields.Whole(COUNT, metadata=about("Number of answers that would have helped."))
    present = fields.Whole(COUNT, metadata=about("Number of answers that were available."))
    missing = fields.ListOf(fields.Text(80), 100, metadata=about("Names of what was missing."))
    adherence_7d = fields.Number(
        Bounds(0, 1), allow_none=True, metadata=about("Share of planned sessions done in 7 days.")
    )
    mornings_answered_14d = fields.Number(
        Bounds(0, 1), allow_none=True, metadata=about("Share of mornings answered in 14 days.")
    )


class Decision(DecisionSummary):
    """A receipt. Everything except `status`, `superseded_by` and `education` is sealed."""

    superseded_by = fields.Uid(allow_none=True, metadata=about("The decision that replaced it."))
    text = fields.Spoken(2000, metadata=about("The decision in a few sentences."))
    safety_net = fields.Spoken(300, metadata=about("When to stop and seek help; always present."))
    prescriptions = fields.ListOf(
        fields.One("Prescription"),
        100,
        metadata=about("Empty if and only if the action is stop_and_refer."),
    )
    referral = fields.One(
        Referral, allow_none=True, metadata=about("Present if the urgency is not `none`.")
    )
    binding_rule = fields.Text(80, metadata=about("The rule that decided."))
    reasons = fields.ListOf(fields.One(Reason), 100, metadata=about("Why, most binding first."))
    trace = fields.ListOf(fields.One(TraceStep), 100, metadata=about("Rules consulted, in order."))
    counterfactuals = fields.ListOf(
        fields.One(Counterfactual), 100, metadata=about("What would change the answer.")
    )
    asks = fields.ListOf(fields.One(Ask), 100, metadata=about("What is needed next."))
    facts = fields.ListOf(fields.One("FactRef"), 2000, metadata=about("Facts used, by version."))
    completeness = fields.One(Completeness)
    education = fields.ListOf(
        fields.One("EducationLink"),
        3,
        metadata=about("Cards to read with it, best first; not sealed."),
    )
    valid_until = fields.Day(metadata=about("Last day for which this receipt is valid."))
    ruleset_version = fields.Text(20, metadata=about("Rule set that was applied."))
    library_version = fields.Text(20, metadata=about("Library the slugs come from."))
    input_hash = fields.Text(80, metadata=about("sha256 of facts, scope and day."))
    output_hash = fields.Text(80, metadata=about("sha256 of the sealed part."))


class Difference(Out):
    """One member that differs."""

    pointer = fields.Text(300, metadata=about("JSON Pointer into the sealed part."))
    stored = fields.Text(500, metadata=about("The value as stored."))
    recomputed = fields.Text(500, metadata=about("The value as recomputed."))


class Replay(Out):
    """A decision recomputed from its facts."""

    decision_id = fields.Uid(metadata=about("The decision."))
    equal = fields.Flag(metadata=about("Whether the results are equal."))
    differences = fields.ListOf(
        fields.One(Difference), 100, metadata=about("Members that differ, at most 100.")
    )


class RulesetSummary(Out):
    """A rule set."""

    version = fields.Text(20, metadata=about("Its version.", example="2026.11.1"))
    hash = fields.Text(80, metadata=about("sha256 of its file."))
    released_on = fields.Day(metadata=about("When it was released."))
    is_current = fields.Flag(metadata=about("Whether new decisions use it."))
    kind = fields.Choice(RuleSetKind)
    extends = fields.Text(
        20, allow_none=True, metadata=about("The rule set it changes; null for the core's own.")
    )
    name = fields.Text(200, allow_none=True, metadata=about("Its owner; null for the core's."))


RulesetPage = page_of("RulesetPage", RulesetSummary)


class RulesetNumber(Out):
    """A number."""

    name = fields.Text(120, metadata=about("Name of the number in the rule set."))
    value = fields.Number(VALUE, metadata=about("The number."))
    unit = fields.Text(40, metadata=about("Its unit."))
    stricter = fields.Choice(
        Stricter, metadata=about("Which way a stricter rule set may move it, if any.")
    )
    evidence = fields.One("Evidence")


class Ruleset(RulesetSummary):
    """A whole rule set."""

    numbers = fields.ListOf(
        fields.One(RulesetNumber), 2000, metadata=about("Every number, with its source.")
    )


MOST_COMPARED = 20


class ComparedPageQuery(DayPageQuery):
    """Query of the lists that decide again: small pages, as each row is a decision."""

    limit = fields.Whole(
        Bounds(1, MOST_COMPARED),
        load_default=10,
        metadata={"description": "Decisions examined per page."},
    )


class PrescribedDose(Out):
    """What to do of one exercise."""

    sets = fields.ListOf(fields.One("SetTarget"), 30, metadata=about("Its sets, in order."))
    tempo = fields.Text(20, allow_none=True, metadata=about("Tempo, if any."))
    rest_s = fields.Whole(COUNT, allow_none=True, metadata=about("Rest between sets, in seconds."))
    stage = fields.Choice(RunStage, allow_none=True, metadata=about("Run stage, if any."))
    intervals = fields.One("RunIntervals", allow_none=True)


class ChangedPrescription(Out):
    """One exercise whose dose would differ."""

    exercise = fields.Slug(metadata=about("The exercise."))
    before = fields.One(
        PrescribedDose, allow_none=True, metadata=about("Stored dose; null if not prescribed.")
    )
    after = fields.One(
        PrescribedDose, allow_none=True, metadata=about("Dose by that rule set; null if left out.")
    )


class DecisionChange(Out):
    """A stored decision that another rule set would have made differently."""

    decision_id = fields.Uid(metadata=about("The decision."))
    local_date = fields.Day(metadata=about("The athlete's day it was asked for."))
    scope = fields.One(DecisionScope)
    action_before = fields.Choice(DecisionAction, metadata=about("As decided."))
    action_after = fields.Choice(DecisionAction, metadata=about("By that rule set."))
    phase_before = fields.Choice(Phase, metadata=about("As decided."))
    phase_after = fields.Choice(Phase, metadata=about("By that rule set."))
    changed_prescriptions = fields.ListOf(
        fields.One(ChangedPrescription), 100, metadata=about("Doses that would differ.")
    )


DecisionChangePage = page_of("DecisionChangePage", DecisionChange)


class OverrideRequestInput(In):
    """A request to depart from the plan."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    kind = fields.Choice(OverrideKind, required=True)
    local_date = fields.Day(required=True, metadata=about("The athlete's day."))
    exercise = fields.Slug(allow_none=True, metadata=about("The exercise it is about."))
    load_kg = fields.Kilograms(
        LOAD_KG, attribute="load_g", allow_none=True, metadata=about("Requested load in kilograms.")
    )
    reps = fields.Whole(
        Bounds(0, 1000), allow_none=True, metadata=about("The requested repetitions.")
    )
    sets = fields.Whole(Bounds(0, 30), allow_none=True, metadata=about("The requested sets."))
    note = fields.Text(500, allow_none=True, metadata=about("A note in the athlete's words."))


class OverrideRequest(Out):
    """An override request and its answer."""

    id = fields.Uid(metadata=about("Id of the request."))
    kind = fields.Choice(OverrideKind)
    local_date = fields.Day(metadata=about("The athlete's day."))
    exercise = fields.Slug(allow_none=True, metadata=about("The exercise it is about."))
    load_kg = fields.Kilograms(
        LOAD_KG, attribute="load_g", allow_none=True, metadata=about("Requested load in kilograms.")
    )
    reps = fields.Whole(
        Bounds(0, 1000), allow_none=True, metadata=about("The requested repetitions.")
    )
    sets = fields.Whole(Bounds(0, 30), allow_none=True, metadata=about("The requested sets."))
    note = fields.Text(500, allow_none=True, metadata=about("A note in the athlete's words."))
    status = fields.Choice(OverrideStatus)
    answer = fields.Spoken(500, metadata=about("The answer in plain words."))
    created_at = fields.Moment(metadata=about("When it was stored."))


OverrideRequestPage = page_of("OverrideRequestPage", OverrideRequest)


class OverrideRequestSaved(Out):
    """Request and its effect."""

    override_request = fields.One(OverrideRequest)
    effect = fields.One(Effect)
