"""Shapes of the home screen on the wire."""

from api.engine.vocab import CheckInKind, Phase
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.schema import In, Out
from api.progression.schemas import COUNT, DecisionSummary, HelpContact, RuleCheck, SafetyLock
from api.progression.vocab import CardKind, CardTone, CheckInStatus


class DayQuery(In):
    """The athlete's day."""

    local_date = fields.Day(required=True, metadata=about("The athlete's day, sent by the app."))


class CardAction(Out):
    """The button."""

    label = fields.Spoken(60, metadata=about("Text of the button."))
    operation = fields.Text(60, metadata=about("The operationId to call, or the screen to open."))
    subject = fields.One("FactRef", allow_none=True, metadata=about("What it is about."))


class TodayCard(Out):
    """What to do, most prominent first."""

    kind = fields.Choice(CardKind)
    tone = fields.Choice(CardTone)
    title = fields.Spoken(120, metadata=about("One line."))
    body = fields.Spoken(500, metadata=about("A sentence or two."))
    action = fields.One(CardAction, allow_none=True, metadata=about("The button, if there is one."))
    contacts = fields.ListOf(fields.One(HelpContact), 100, metadata=about("Whom to call."))


class ExpectedCheckIn(Out):
    """A check-in expected today or yesterday."""

    kind = fields.Choice(CheckInKind)
    local_date = fields.Day(metadata=about("Its day."))
    status = fields.Choice(CheckInStatus)
    check_in_id = fields.Uid(allow_none=True, metadata=about("Id of the check-in, once answered."))
    session_ids = fields.ListOf(fields.Uid(), 100, metadata=about("Sessions it is about."))
    red_flag_codes = fields.ListOf(
        fields.RedFlagCode(), 100, metadata=about("Codes to ask in the same form.")
    )


class PhaseStatus(Out):
    """The athlete's progress in the current phase."""

    phase = fields.Choice(Phase)
    name = fields.Spoken(60, metadata=about("Name of the phase."))
    day = fields.Whole(COUNT, metadata=about("Day of this phase, counted from 1."))
    min_days = fields.Whole(COUNT, metadata=about("Shortest time before it can be left, in days."))
    gates_met = fields.Whole(COUNT, metadata=about("Number of gates met so far."))
    gates_total = fields.Whole(COUNT, metadata=about("Number of gates in all."))
    next_gate = fields.Spoken(200, allow_none=True, metadata=about("The first gate still open."))


class Today(Out):
    """The home screen in one call."""

    local_date = fields.Day(metadata=about("The athlete's day."))
    lock = fields.One(SafetyLock)
    cards = fields.ListOf(
        fields.One(TodayCard), 12, metadata=about("What to do, most prominent first.")
    )
    phase = fields.One(PhaseStatus, allow_none=True, metadata=about("Null before the first plan."))
    session = fields.One(
        "PlannedSession",
        allow_none=True,
        metadata=about("Null on rest days and when nothing may be prescribed."),
    )
    check_ins = fields.ListOf(
        fields.One(ExpectedCheckIn),
        100,
        metadata=about("Check-ins expected for today and yesterday."),
    )
    decision = fields.One(
        DecisionSummary, allow_none=True, metadata=about("The plan decision in force.")
    )
    why = fields.ListOf(fields.Spoken(500), 3, metadata=about("Why the plan looks like this."))
    questionnaire_version = fields.Text(20, metadata=about("Version of the red-flag questions."))


class GateStatus(Out):
    """A gate and whether it is met."""

    code = fields.Text(60, metadata=about("Stable code of the gate."))
    text = fields.Spoken(300, metadata=about("The gate in words."))
    met = fields.Flag(metadata=about("Whether it is met."))
    checks = fields.ListOf(fields.One(RuleCheck), 100, metadata=about("Its comparisons."))


class GateReport(Out):
    """Progress to the next phase."""

    phase = fields.Choice(Phase)
    next_phase = fields.Choice(Phase, allow_none=True, metadata=about("Null in the last phase."))
    gates = fields.ListOf(fields.One(GateStatus), 100, metadata=about("Every gate."))
