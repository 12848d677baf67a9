"""Ids and the order of entry say when the server learnt of a thing, not when it was (INV-24)."""

from msgspec.structs import replace

from api.engine import codec
from api.engine.facts import CheckIn, Facts, LegSymptoms, Session
from api.engine.lanes import building
from api.engine.reading.classify import Reading
from api.engine.reading.timeline import read
from api.engine.vocab import CheckInKind, DecisionAction, FactKind, Irritability, LegReach
from tests.engine import factories as make
from tests.engine.lifting import facts, lift, told
from tests.engine.worlds import answer

THIGH = LegSymptoms(reach=LegReach.ABOVE_KNEE)


def named(row: Session | CheckIn, id_: str) -> Session | CheckIn:
    return replace(row, ref=replace(row.ref, id=id_), sequence=ord(id_))


def of_one_instant(first: str, second: str) -> Facts:
    """A calm session and a hard one of one evening, logged with the same hour by an app."""
    calm, hard = lift(20), make.lifted(20, "rdl-tempo", 60, (7, 7))
    return facts(lift(17), named(calm, first), named(hard, second), check_ins=told(17, 20))


def doses(known: Facts) -> tuple[object, ...]:
    made = answer(known)
    return made.action, [(p.exercise, p.sets) for p in made.prescriptions]


def test_of_two_sessions_of_one_instant_the_one_that_hurt_more_counts_as_the_later_one():
    assert doses(of_one_instant("a", "b")) == doses(of_one_instant("b", "a"))
    assert answer(of_one_instant("b", "a")).action is DecisionAction.REGRESS


def test_sessions_of_one_instant_in_the_order_of_their_ids_are_caught(monkeypatch):
    monkeypatch.setattr(codec, "_by_content", lambda rows: rows)
    monkeypatch.setattr(building, "answered", lambda own: own)
    assert doses(of_one_instant("a", "b")) != doses(of_one_instant("b", "a"))


def daily(n: int, **said: object) -> CheckIn:
    return CheckIn(make.ref(FactKind.CHECK_IN, "d", n), CheckInKind.DAILY, **said)


def legs(first: str, second: str) -> Facts:
    """Something in a thigh on waking, nothing later that day, and the thigh again next morning."""
    waking = named(make.morning(20, 1, 1, leg=THIGH, red_flags=make.answers()), first)
    later = named(daily(20, pain_now=1, pain_worst=1, red_flags=make.answers()), second)
    after = make.morning(21, 1, 1, leg=THIGH, red_flags=make.answers())
    return facts(lift(17), lift(20), check_ins=(make.morning(18, 1, 1), waking, later, after))


def test_what_was_told_of_the_legs_later_in_a_day_is_newer_whichever_was_entered_first():
    assert doses(legs("a", "b")) == doses(legs("b", "a"))


def rest(first: str, second: str) -> Reading:
    """Five of ten on waking, one later that day: which of them is among the newest three."""
    loud = named(make.morning(3, 5, None), first)
    calm = named(daily(3, pain_now=1, pain_worst=5), second)
    more = (make.morning(4, 1, None), make.morning(5, 5, None))
    known = facts(check_ins=(loud, calm, *more), episode=make.episode(pain_at_rest=1, settle_h=1.0))
    found = read(codec.facts_sorted(known), make.RULES, make.LIBRARY).reading
    assert found is not None
    return found


def test_how_a_back_behaves_is_read_from_days_and_not_from_the_order_of_entry():
    assert rest("a", "b").irritability is rest("b", "a").irritability is Irritability.LOW


def test_the_canonical_order_of_a_day_knows_no_id():
    rows = (make.morning(3, 1), daily(3))
    for names in (("a", "b"), ("b", "a")):
        told_ = tuple(named(row, id_) for row, id_ in zip(rows, names, strict=True))
        kinds = [c.kind for c in codec.facts_sorted(facts(check_ins=told_[::-1])).check_ins]
        assert kinds == [CheckInKind.NEXT_MORNING, CheckInKind.DAILY]
