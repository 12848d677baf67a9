"""How the back answered: rule book B3, and lines 4 to 8 of B10."""

from msgspec.structs import replace

from api.engine.facts import Facts, LegSymptoms, Session
from api.engine.vocab import BodySide, LegReach, LegSensation, PainQuality, Phase
from tests.engine import factories as make
from tests.engine.lifting import LOW, MODERATE, RDL, facts, lift
from tests.engine.receipts.rendering import doses, receipt, table
from tests.engine.receipts.shelf import story
from tests.engine.worlds import answer

HIGH = {"pain_at_rest": 2, "pain_morning": 2, "settle_h": 30.0}
BACKS = {"high": HIGH, "moderate": MODERATE, "low": LOW}


def hurt(n: int, *pains: int | None, kilos: float = 60, **more: object) -> Session:
    """Sets of eight with these pains."""
    return make.lifted(n, RDL, kilos, pains, **more)


def felt(n: int, quality: PainQuality, pain: int = 1) -> Session:
    """A session in which a set was sharp, or whatever else it was."""
    done = hurt(n, 1, pain)
    row = done.exercises[0]
    sets = (row.sets[0], replace(row.sets[1], quality=quality))
    return replace(done, exercises=(replace(row, sets=sets),))


def week(*sessions: Session, **more: object) -> Facts:
    """The same history with the whole plan asked for."""
    return replace(facts(*sessions, **{"phase": Phase.P2, **more}), scope=make.PLAN)


STIRRED = {"high": (HIGH, 30), "moderate": (MODERATE, 3), "low": (LOW, 1)}
"""Backs at intake, and the hours in which they usually settle."""


def after(rise: int | None, settle: float | None = 3, usual: float = 3, **more: object) -> Facts:
    """Two calm sessions; the morning after the second is ``rise`` up, or missing, with the answers
    in ``red_flags``."""
    flags = more.pop("red_flags", ())
    told = [make.morning(n, 1, usual) for n in (14, 15, 16, 17, 19, 20)]
    told.append(make.morning(18, 1, min(usual, 3)))
    told += [] if rise is None else [make.morning(21, 1 + rise, settle, red_flags=flags)]
    more = {"phase": Phase.P2, **more}
    return replace(facts(lift(17), lift(20), check_ins=tuple(told), **more), as_of=make.day(22))


@story
def pain_in_a_session_is_read_by_how_stirred_up_the_back_is() -> str:
    """B3: green 0-2, 0-3, 0-3; red from 4, 5, 6; the cut after red is 20, 15, 10 %."""
    return table(
        (
            f"{name:8} pain {pain:2}",
            answer(facts(lift(17), hurt(20, 1, pain), episode=make.episode(**back))),
        )
        for name, back in BACKS.items()
        for pain in range(11)
    )


@story
def a_raised_morning_moves_the_limits_up_but_never_past_seven() -> str:
    """B3: with a baseline b of 3 or more green ends at min(b + 1, 5), amber at b + 2, red is 7."""

    def steady(b: int, pain: int) -> Facts:
        told = tuple(make.morning(n, b, 3) for n in range(10, 22))
        return facts(
            replace(lift(17), pain_before=b),
            replace(hurt(20, 1, pain), pain_before=b),
            check_ins=told,
            episode=make.episode(pain_at_rest=3, pain_morning=b, settle_h=6.0),
        )

    return table(
        (f"mornings {b} pain {pain}", answer(steady(b, pain)))
        for b in (2, 3, 4, 5)
        for pain in range(3, 9)
    )


@story
def pain_that_rises_over_the_value_before_is_read_by_its_rise() -> str:
    """B3: HIGH over 1 amber, over 2 red; MODERATE over 2 red; LOW over 2 amber, over 3 red."""
    return table(
        (
            f"{name:8} before 0, worst {worst}",
            answer(
                facts(
                    replace(lift(17), pain_before=0),
                    replace(hurt(20, 0, worst), pain_before=0),
                    episode=make.episode(**back),
                )
            ),
        )
        for name, back in BACKS.items()
        for worst in range(6)
    )


@story
def the_morning_after_is_read_against_the_usual_morning() -> str:
    """B3: HIGH 0 green, 1 amber, 2 red; else 1 green, 2 amber, 3 red; none said holds. B1: three up
    asks the safety questions again."""
    rows = [("unsaid", None, ()), *((f"{r:+} ", r, make.answers()) for r in range(-1, 5))]
    rows.append(("+3, unanswered", 3, ()))
    return table(
        (
            f"{name:8} {label}",
            answer(after(rise, 3, usual, red_flags=said, episode=make.episode(**back))),
        )
        for name, (back, usual) in STIRRED.items()
        for label, rise, said in rows
    )


@story
def hours_to_settle_are_read_by_how_stirred_up_the_back_is() -> str:
    """B3: HIGH 12 h green, 24 h amber; else 24 h green, 48 h amber; beyond is red."""
    return table(
        (
            f"{name:8} settled after {hours} h",
            answer(after(0, hours, usual, episode=make.episode(**back))),
        )
        for name, (back, usual) in STIRRED.items()
        for hours in (None, 0, 12, 13, 24, 25, 48, 49)
    )


@story
def a_red_set_lowers_the_lift_and_takes_its_pattern_a_phase_back() -> str:
    """B3, B5, B8: a calm back (LOW since its mornings settle) takes 10 % off, rounded down to the
    plates; the pattern works one phase lower until two sessions of it were green."""
    return receipt(answer(facts(lift(14), lift(17), hurt(20, 1, 3, 6), phase=Phase.P3)))


@story
def a_set_without_the_pain_that_others_came_with_is_waited_for() -> str:
    """INV-44: a bad one may be what was left out. One pain of a lift is a way to tell it, too."""
    days = {
        "each set": ((1, 1, 1), (1, 1, 1)),
        "one left out": ((1, 1, 1), (1, 1, None)),
        "two left out": ((1, 1, 1), (1, None, None)),
        "always the last": ((None, None, 1), (None, None, 1)),
        "and a hard one": ((1, 1, 1), (1, 7, None)),
    }
    told = {label: answer(facts(hurt(17, *a), hurt(20, *b))) for label, (a, b) in days.items()}
    return table(told.items()) + "\n" + receipt(told["one left out"])


@story
def a_red_set_in_a_week_of_other_work() -> str:
    """B8: only the pattern goes back; pushes, pulls and easy work stay."""
    return doses(answer(week(lift(14), lift(17), hurt(20, 1, 3, 6), phase=Phase.P3)))


@story
def one_edge_answer_repeats_the_dose() -> str:
    """B3: a single amber holds, and the receipt says what would have been green."""
    return receipt(answer(facts(lift(14), lift(17), hurt(20, 1, 4))))


@story
def a_second_edge_answer_takes_a_small_step_back() -> str:
    """B5: amber twice takes 5 % off, rounded down to the plates."""
    return receipt(answer(facts(lift(14), hurt(17, 1, 4), hurt(20, 1, 4))))


@story
def an_edge_answer_after_a_red_one_counts_as_the_second() -> str:
    """B3: the way down goes on until an answer is calm."""
    return receipt(answer(facts(lift(14), hurt(17, 6), hurt(20, 1, 4), phase=Phase.P2)))


@story
def a_missing_morning_holds_and_asks_for_it() -> str:
    """B3, INV-05: without the morning the exposure counts neither for nor against."""
    return receipt(answer(after(None)))


@story
def a_morning_two_up_holds_everything_until_more_mornings_confirm_it() -> str:
    """B9: what may become a flare holds without cutting the load."""
    quiet = tuple(make.morning(n, 1, 1) for n in range(8, 22))
    told = (*quiet, make.morning(23, 3, 1))
    return receipt(answer(facts(lift(14), lift(18), check_ins=told, phase=Phase.P2)))


@story
def a_red_morning_lowers_and_says_by_how_much_it_was_up() -> str:
    """B10 line 6: the next morning red regresses."""
    return receipt(answer(after(4, red_flags=make.answers())))


@story
def a_back_that_settles_too_slowly_lowers_the_next_load() -> str:
    """B3: more than 48 h is red."""
    return receipt(answer(after(0, 60)))


@story
def a_sharp_feeling_changes_the_movement() -> str:
    """B3, INV-15: sharp is red at any number and ends the pattern for the session."""
    return receipt(answer(facts(lift(17), felt(20, PainQuality.SHARP))))


@story
def only_some_qualities_are_red_at_any_number() -> str:
    """B3: sharp, electric and giving way; an ache, stiffness or burning are read by the number."""
    return table((f"{q:10}", answer(facts(lift(17), felt(20, q)))) for q in PainQuality)


@story
def two_red_answers_in_a_week_change_the_movement() -> str:
    """B3: two reds in seven days in one pattern substitute a kinder variant."""
    red = facts(lift(14), hurt(18, 6), hurt(21, 6, kilos=50), phase=Phase.P2)
    return receipt(answer(red))


@story
def two_reds_count_while_both_lie_within_seven_days() -> str:
    """B3: seven days from the first to the second."""
    return table(
        (
            f"reds on day {first} and 21",
            answer(facts(lift(10), hurt(first, 6), hurt(21, 6, kilos=50), phase=Phase.P2)),
        )
        for first in range(13, 20)
    )


@story
def three_red_answers_in_a_fortnight_ask_for_a_visit() -> str:
    """B3: the pattern is no longer loaded, and a clinician should look (routine)."""
    reds = (hurt(11, 6), hurt(15, 6, kilos=50), hurt(20, 6, kilos=42.5))
    return receipt(answer(facts(*reds, phase=Phase.P2)))


@story
def weekly_mornings_that_rise_twice_ask_for_a_visit() -> str:
    """B3: a weekly median that rises two weeks running refers, whatever single answers said."""
    told = tuple(make.morning(n, 1 + (n - 3) // 7, 1) for n in range(3, 24))
    return receipt(answer(facts(lift(17), lift(20), check_ins=told, phase=Phase.P2)))


def leg(reach: LegReach, *sensations: LegSensation) -> LegSymptoms:
    return LegSymptoms(reach, BodySide.LEFT, sensations)


@story
def a_feeling_that_moves_down_the_leg_lowers_everything_loaded() -> str:
    """B3, INV-13: distal spread is red for every back, and the safety questions are asked."""
    above, below = (
        leg(LegReach.ABOVE_KNEE, LegSensation.PAIN),
        leg(LegReach.BELOW_KNEE, LegSensation.PAIN),
    )
    told = (
        make.morning(18, 1, 1, leg=above),
        make.morning(21, 1, 1, leg=below, red_flags=make.answers()),
    )
    return receipt(answer(facts(lift(17), lift(20), check_ins=told, phase=Phase.P2)))


@story
def what_is_felt_in_a_leg_is_compared_with_the_report_before() -> str:
    """B2: further down is red, the same is not, back towards the spine is a good sign."""
    reaches = list(LegReach)

    def told(one: LegReach, two: LegReach) -> Facts:
        rows = (
            make.morning(18, 1, 1, leg=leg(one), red_flags=make.answers()),
            make.morning(21, 1, 1, leg=leg(two), red_flags=make.answers()),
        )
        return facts(lift(17), lift(20), check_ins=rows, phase=Phase.P2)

    return table(
        (f"{one:10} then {two:10}", answer(told(one, two))) for one in reaches for two in reaches
    )


@story
def work_that_the_back_only_watches_is_not_blamed_for_a_bad_morning() -> str:
    """Pushes and pulls repeat after a bad morning; their own red sets do lower them."""

    def pressed(*pains: int, rise: int = 0) -> Facts:
        rows = tuple(
            make.lifted(n, "bench-press", 60, (1, pain))
            for n, pain in zip((17, 20), pains, strict=True)
        )
        told = (make.morning(18, 1, 1), make.morning(21, 1 + rise, 1))
        return facts(*rows, slug="bench-press", check_ins=told, phase=Phase.P2)

    rows = (
        ("calm", pressed(1, 1)),
        ("morning two up", pressed(1, 1, rise=2)),
        ("morning four up", pressed(1, 1, rise=4)),
        ("edge in the set", pressed(1, 4)),
        ("edge twice", pressed(4, 4)),
        ("red in the set", pressed(1, 6)),
    )
    return table((label, answer(known)) for label, known in rows)


@story
def another_exercise_of_the_same_movement_must_be_calm_too() -> str:
    """A hinge that went well waits while another hinge of the newest session did not."""
    both = make.session(
        20,
        lift(20).exercises[0],
        make.lifted(20, "kb-deadlift", 40, (1, 4)).exercises[0],
    )
    return receipt(answer(facts(lift(17), both)))


@story
def where_nothing_kinder_is_calm_the_lift_itself_goes_on_more_lightly() -> str:
    """Reds substitute (B3); where every stand-in was answered badly too, the lift steps back."""
    slugs = (
        "kb-deadlift",
        "rdl-dumbbell",
        "pull-through",
        "hinge-dowel",
        "hinge-wall",
        "glute-bridge",
    )
    bad = make.session(19, *(make.lifted(19, slug, 20, (6,)).exercises[0] for slug in slugs))
    return receipt(answer(facts(lift(14), hurt(17, 6), bad, hurt(21, 6, kilos=50), phase=Phase.P2)))
