"""Receipts: the words, lines and hashes around what was decided."""

from datetime import date, timedelta
from operator import attrgetter

from msgspec.structs import replace

from api.engine.codec import fingerprint
from api.engine.decisions import (
    Check,
    Counterfactual,
    Decision,
    PlannedDay,
    Prescription,
    Reason,
    Referral,
    TraceLine,
)
from api.engine.dosing.load_finding import switched_off
from api.engine.facts import FactRef, Position
from api.engine.lanes.decision import LaneDecision
from api.engine.lanes.lane import check
from api.engine.lanes.reasons import BY_EFFORT, BY_FEEL
from api.engine.lanes.setback import SET_BACK
from api.engine.library import WALK, Exercise
from api.engine.planning.phases import Standing
from api.engine.planning.plan import Plan
from api.engine.planning.substitution import excluded
from api.engine.reading.book import Book, once
from api.engine.rules.order import RULES
from api.engine.safety import placements
from api.engine.safety.ends import plan_ends_on
from api.engine.safety.restrictions import is_out
from api.engine.safety.triage import MINOR
from api.engine.telling.asks import asks_of, completeness_of
from api.engine.telling.clinician_words import NAMED, RESTRICTED_RULE, of_answer, traced
from api.engine.telling.explain import COUNTERFACTUALS, SAFETY_NET, worded
from api.engine.telling.headlines import (
    BACK_HEAD,
    CODE_HEADS,
    HEADS,
    ILL_HEAD,
    MIXED_HEAD,
    NEW_PAIN_HEAD,
    PARTLY_BACK_HEAD,
    PLAN_HEADS,
    RAISED_HEAD,
    STOP_HEADS,
    clipped,
)
from api.engine.telling.naming import QUIET, named, not_new, said_of, turned_of
from api.engine.telling.referrals import URGENCY, referral
from api.engine.telling.remarks import bend_later, examined_before_told, wants_visit
from api.engine.telling.standing import gates_open, of_standing, set_back
from api.engine.telling.without_walks import without_walks
from api.engine.values import Value
from api.engine.vocab import (
    CAUTION,
    Comparison,
    DecisionAction,
    FactKind,
    FlagLevel,
    RuleVerdict,
    ScopeKind,
    Urgency,
    rank,
)

MAX_FACTS = 2000
IN_ORDER = attrgetter("local_date", "kind", "id")
MAX_REASONS = 30
STOP_RULE = "safety.open_flag"
SAID_FIRST = (
    ("illness_told", ILL_HEAD),
    ("recurrence_started", NEW_PAIN_HEAD),
    (SET_BACK, BACK_HEAD),
    ("phase_raised", RAISED_HEAD),
)
"""What a plan that steps nowhere lower is about, whichever lane speaks for it."""
EACH = NAMED | {BY_EFFORT, BY_FEEL}
"""Codes of which every sentence is told: each lift has its own reserve, and its own most."""
ANSWERS_RULE, FLARE = "safety.answers", "flare_protocol"
ALL_EXCLUDED, ALL_EXCLUDED_RULE = "all_excluded", "selection.all_excluded"


class Draft(Value, frozen=True):
    """A decision before its sealing: everything that is not derived from the book alone."""

    action: DecisionAction
    urgency: Urgency
    standing: Standing
    headline: str
    text: str
    prescriptions: tuple[Prescription, ...]
    referral: Referral | None
    binding_rule: str
    reasons: tuple[Reason, ...]
    trace: tuple[TraceLine, ...]
    counterfactuals: tuple[Counterfactual, ...]
    position: Position | None
    sessions: tuple[PlannedDay, ...] = ()
    to_test: Exercise | None = None
    """The exercise whose tolerance test is asked for."""


def from_lock(book: Book, standing: Standing) -> Draft:
    """Nothing is prescribed: a flag is open, or answers lack (INV-01, INV-03)."""
    lock = book.lock
    urgency = URGENCY[lock.level]
    code, rule = _stop_code(book)
    reason = worded(code, rule, (_lock_check(book),), book.ruleset)
    trace = (
        TraceLine(rule, RuleVerdict.BINDING, DecisionAction.STOP_AND_REFER),
        *(TraceLine(name, RuleVerdict.NOT_EVALUATED) for name, _ in RULES),
    )
    action, text = COUNTERFACTUALS["red_flag_open" if lock.open else "screening_missing"]
    return Draft(
        action=DecisionAction.STOP_AND_REFER,
        urgency=urgency,
        standing=standing,
        headline=STOP_HEADS[urgency.value],
        text=lock.referral.text if lock.referral else reason.text,
        prescriptions=(),
        referral=lock.referral,
        binding_rule=rule,
        reasons=(reason, *examined_before_told(book)),
        trace=trace,
        counterfactuals=(Counterfactual(action, text, reason.checks),),
        position=book.facts.position,
    )


def _stop_code(book: Book) -> tuple[str, str]:
    lock = book.lock
    if lock.level in (FlagLevel.EMERGENCY, FlagLevel.URGENT):
        return "red_flag_open", STOP_RULE
    if MINOR in lock.codes:
        return "guardian_needed", STOP_RULE
    if not lock.missing:
        return "check_in_answers_missing", ANSWERS_RULE
    old = set(lock.missing) == set(lock.asked.expired)
    return ("screening_expired" if old else "screening_missing"), ANSWERS_RULE


def _lock_check(book: Book) -> Check:
    lock = book.lock
    number = book.ruleset.windows.screening_days
    ids = tuple(f.raised_by.id for f in lock.open)
    name = "open safety codes" if lock.open else "safety questions without an answer"
    value = len(lock.codes) if lock.open else len(lock.missing) + len(lock.unanswered)
    return check(name, value, Comparison.AT_MOST, number, ids, threshold=0, unit="codes")


def from_lanes(
    book: Book, standing: Standing, answers: tuple[LaneDecision, ...], plan: Plan | None
) -> Draft:
    """The most careful lane speaks for all of them."""
    lead = max(answers, key=lambda a: (CAUTION.index(a.action), a.code not in QUIET))
    if plan is not None and (waits := not_new(lead)) is not lead:
        lead, answers = waits, tuple(not_new(a) for a in answers)
    level, referred = _referral(book, answers)
    reasons = _reasons(book, standing, lead, answers, plan)
    trace = (TraceLine(STOP_RULE, RuleVerdict.PASSED), *_gate_trace(standing), *lead.account.trace)
    headline = _headline(book, lead, plan, {r.code for r in reasons})
    text = " ".join(dict.fromkeys(r.text for r in reasons[:3]))
    return Draft(
        action=lead.action,
        urgency=URGENCY[level],
        standing=standing,
        headline=clipped(headline),
        text=text,
        prescriptions=plan.prescriptions if plan else tuple(a.prescription for a in answers),
        referral=referred,
        binding_rule=lead.binding_rule,
        reasons=reasons,
        trace=traced(reasons, trace),
        counterfactuals=turned_of(lead, answers) if plan else lead.account.counterfactuals,
        position=plan.position if plan else None,
        sessions=plan.sessions if plan else (),
    )


def unknown(book: Book, standing: Standing, spare: tuple[LaneDecision, ...]) -> Draft:
    """An exercise or pattern nobody trains: hold, and keep walking and breathing."""
    number = book.ruleset.load.greens_needed
    line = check("exposures known", 0, Comparison.AT_LEAST, number, threshold=1, unit="exposures")
    reason = worded("unknown_exercise", "scope.unknown", (line,), book.ruleset)
    level, referred = _referral(book, spare)
    return Draft(
        action=DecisionAction.HOLD,
        urgency=URGENCY[level],
        standing=standing,
        headline="Choose an exercise from your plan.",
        text=reason.text,
        prescriptions=tuple(replace(a.prescription, action=DecisionAction.HOLD) for a in spare),
        referral=referred,
        binding_rule="scope.unknown",
        reasons=(reason,),
        trace=(TraceLine("scope.unknown", RuleVerdict.BINDING, DecisionAction.HOLD),),
        counterfactuals=(),
        position=None,
    )


def _referral(book: Book, answers: tuple[LaneDecision, ...]) -> tuple[FlagLevel, Referral | None]:
    lock = book.lock
    found = [a.level for a in answers]
    if wants_visit(book):
        found.append(FlagLevel.ROUTINE)
    level = max([lock.level, *found], key=rank)
    if level is FlagLevel.NONE:
        return level, None
    if lock.referral is not None and level is lock.level:
        return level, lock.referral
    return level, referral(level, lock.codes, book.ruleset)


def _headline(book: Book, lead: LaneDecision, plan: Plan | None, codes: set[str]) -> str:
    if plan is not None:
        return _plan_headline(lead, plan, codes)
    shown = lead.prescription
    replaced = book.library.get(shown.replaces) if shown.replaces else None
    return HEADS[lead.action].format(
        name=shown.name,
        before=lead.account.before,
        after=lead.account.after,
        replaced=(replaced or lead.lane.exercise).name,
    )


def _plan_headline(lead: LaneDecision, plan: Plan, codes: set[str]) -> str:
    if FLARE in codes:
        return CODE_HEADS[FLARE]  # easy days, whichever lane is the most careful of them
    if lead.action in CAUTION[: CAUTION.index(DecisionAction.DELOAD)]:
        found = next((head for code, head in SAID_FIRST if code in codes), None)
        if found is not None:
            return found
    steps = any(p.action is DecisionAction.PROGRESS for p in plan.prescriptions)
    if lead.action is DecisionAction.HOLD and steps:
        return MIXED_HEAD
    if lead.action is DecisionAction.REGRESS and steps and lead.code not in CODE_HEADS:
        return PARTLY_BACK_HEAD
    return CODE_HEADS.get(lead.code, PLAN_HEADS[lead.action])


def _reasons(
    book: Book,
    standing: Standing,
    lead: LaneDecision,
    answers: tuple[LaneDecision, ...],
    plan: Plan | None,
) -> tuple[Reason, ...]:
    answers = said_of(answers, plan)
    others = (r for answer in answers for r in answer.reasons)
    whole_ = (
        *set_back(book, standing, answers),
        *_clinicians(book, standing, answers, plan),
        *of_standing(book, standing, plan is not None),
        *(bend_later(book, standing, plan.prescriptions) if plan else ()),
    )
    gates = gates_open(book, standing) if plan is not None else []
    found: dict[tuple[str, str], Reason] = {}
    for reason in (*lead.reasons[:1], *whole_, *lead.reasons, *gates, *others):
        found.setdefault((reason.code, reason.text if reason.code in EACH else ""), reason)
    kept = tuple(found.values())[:MAX_REASONS]
    return tuple(named(r, answers, lead) for r in kept) if plan is not None else kept


def _clinicians(
    book: Book, standing: Standing, answers: tuple[LaneDecision, ...], plan: Plan | None
) -> list[Reason]:
    """What clinicians said that bears on these answers."""
    asked, spoken_of = {a.lane.exercise.pattern for a in answers}, placements.patterns(book)
    patterns = sorted(spoken_of, key=rank)
    placed = [
        found
        for p in patterns
        if (plan or p in asked)
        and (found := placements.of_pattern(book, p, standing.phase)) is not None
    ]
    placed = [standing.placed, *placed] if standing.placed else placed
    doses = tuple(a.prescription for a in answers)
    return of_answer(book, placed, switched_off(book, standing) if plan else None, doses)


def nothing_left(book: Book, standing: Standing, plan: Plan | None) -> Draft:
    """Clinicians have taken out all there is: nothing is prescribed until one of them changes
    that, and the receipt lists what they said. Wishes alone can come to as much."""
    told = tuple(of_answer(book, (), None, ()))
    reasons = told or (worded(ALL_EXCLUDED, ALL_EXCLUDED_RULE, (), book.ruleset),)
    rule = RESTRICTED_RULE if told else ALL_EXCLUDED_RULE
    level, referred = _referral(book, ())
    return Draft(
        action=DecisionAction.HOLD,
        urgency=URGENCY[level],
        standing=standing,
        headline=(
            "Ask your clinician what you may do."
            if told
            else "You left out everything; nothing is planned."
        ),
        text=reasons[0].text,
        prescriptions=(),
        referral=referred,
        binding_rule=rule,
        reasons=reasons,
        trace=(TraceLine(rule, RuleVerdict.BINDING, DecisionAction.HOLD),),
        counterfactuals=(),
        position=plan.position if plan else None,
    )


def _gate_trace(standing: Standing) -> tuple[TraceLine, ...]:
    fired = standing.moved != 0
    verdict = RuleVerdict.FIRED if fired else RuleVerdict.PASSED
    placed = (TraceLine("phase.placed", RuleVerdict.FIRED),) if standing.placed else ()
    return (*placed, TraceLine("phase.gate", verdict))


def sealed(draft: Draft, book: Book, input_hash: str) -> Decision:
    """The decision with its derived parts and its own hash."""
    made = whole(draft, book, input_hash)
    return replace(made, output_hash=fingerprint(made))


def whole(draft: Draft, book: Book, input_hash: str = "") -> Decision:
    """The decision with its derived parts, not sealed yet."""
    rules = book.ruleset
    made = Decision(
        scope=book.facts.scope,
        local_date=book.as_of,
        action=draft.action,
        urgency=draft.urgency,
        phase=draft.standing.phase,
        headline=draft.headline,
        text=draft.text,
        safety_net=SAFETY_NET,
        next_check_on=_next_check(draft, book),
        prescriptions=draft.prescriptions,
        referral=draft.referral,
        binding_rule=draft.binding_rule,
        reasons=draft.reasons,
        trace=draft.trace,
        counterfactuals=draft.counterfactuals,
        asks=asks_of(
            book,
            draft.standing,
            draft.action,
            draft.urgency,
            frozenset(r.code for r in draft.reasons),
            draft.to_test,
        ),
        facts=_facts(book),
        completeness=completeness_of(book),
        valid_until=_valid_until(book),
        ruleset_version=rules.version,
        library_version=book.library.version,
        input_hash=input_hash,
        output_hash="",
        position=draft.position if book.facts.scope.kind is ScopeKind.PLAN else None,
        sessions=draft.sessions,
    )
    out = is_out(book, WALK) or WALK in excluded(book)
    return without_walks(made) if out else made


@once
def _valid_until(book: Book) -> date:
    week = book.as_of + timedelta(days=book.ruleset.windows.valid_days.whole)
    return min(week, plan_ends_on(book) or week)


def _next_check(draft: Draft, book: Book) -> date:
    windows = book.ruleset.windows
    calm = draft.action in CAUTION[: CAUTION.index(DecisionAction.REGRESS)]
    days = windows.next_check_days if calm else windows.next_check_soon_days
    ends = _valid_until(book) + timedelta(days=1)
    return min(book.as_of + timedelta(days=days.whole), ends)


def _facts(book: Book) -> tuple[FactRef, ...]:
    """What was read, each once. Before a restart day nothing of training is listed."""
    facts = book.facts
    refs = [facts.athlete.ref, *(s.ref for s in facts.screenings)]
    refs += [s.ref for s in book.sessions] + [c.ref for c in book.check_ins]
    refs += [b.ref for b in book.baselines]
    refs += [v.ref for v in facts.vitals]
    refs += [o.ref for o in facts.overrides]
    refs += [p.ref for p in facts.placements] + [o.ref for o in facts.clinician_overrides]
    refs += [facts.episode.ref] if facts.episode else []
    refs += [facts.enrollment.ref] if facts.enrollment else []
    refs += [FactRef(FactKind.CLEARANCE, c.id, 1, c.examined_on) for c in facts.clearances]
    refs += [own.ref for own in facts.own_exercises]
    as_of = book.as_of
    known = {(r.kind, r.id): r for r in refs if r.local_date <= as_of}
    ordered = sorted(known.values(), key=IN_ORDER)
    return tuple(ordered[-MAX_FACTS:])
