"""Red flags, what is told of legs, and under 18 (rule book B1, B2, B11)."""

from datetime import date

from msgspec.structs import replace

from api.engine.facts import (
    Clearance,
    Facts,
    LegSymptoms,
    Position,
    Screening,
)
from api.engine.safety.triage import mandatory_codes
from api.engine.vocab import (
    BodySide,
    ClinicianRole,
    FactKind,
    FlagLevel,
    LegChange,
    LegReach,
    LegSensation,
    Phase,
    TriageAnswer,
)
from tests.engine import factories as make
from tests.engine.leg_words import BOTH, FURTHER, NONE, NUMB, THIGHS, TINGLING, WEAK, told, trained
from tests.engine.lifting import LOW, RDL
from tests.engine.receipts.rendering import receipt
from tests.engine.receipts.shelf import story
from tests.engine.worlds import answer

ALONE = make.of_exercise(RDL)


def known(n: int = 23, scope: object = ALONE, **more: object) -> Facts:
    """A calm lifter in P2 with a step open."""
    plain: dict[str, object] = {
        "athlete": make.athlete(bests=()),
        "sessions": tuple(make.lifted(d, RDL, 60, (1, 1, 1)) for d in (17, 20)),
        "check_ins": (make.morning(18, 1, 1), make.morning(21, 1, 1)),
        "screenings": (make.screening(0), make.screening(20)),
        "position": Position(Phase.P2, make.day(10)),
        "episode": make.episode(**LOW),
    }
    return make.lifter(n, scope, **{**plain, **more})


def stopped(facts: Facts) -> str:
    """Action, urgency, who should look and how soon."""
    made = answer(facts)
    found = made.referral
    seen = f"{found.who} within {found.within_h} h, {' '.join(found.codes)}" if found else "nobody"
    load = made.prescriptions[0].sets[0].load_g if made.prescriptions else None
    asks = " ".join(f"{a.kind}({len(a.codes)})" for a in made.asks)
    code = made.reasons[0].code
    return f"{made.action} ({code}), {made.urgency}: {seen}; load {load}; asks {asks}"


def rows(facts: dict[str, Facts]) -> str:
    return "\n".join(f"{label}: {stopped(one)}" for label, one in facts.items())


@story
def every_red_flag_answered_yes_and_answered_unsure() -> str:
    """B1: EMERGENCY stops within hours, URGENT within days, CLEARANCE takes the load, ROUTINE keeps
    phases; unsure counts as yes for EMERGENCY only."""
    found = {}
    for row in (row for row in make.RULES.triage if row.asked):
        code = row.code.replace("-", "_")
        for said in ("yes", "unsure"):
            latest = make.screening(22, **{code: said})
            found[f"{row.code} {said}"] = known(screenings=(make.screening(0), latest))
    return rows(found)


@story
def red_flags_that_weigh_more_together() -> str:
    """B1: combinations of the table raise the level."""
    pairs = (
        ("RF_FX_3", "RF_FX_1"),
        ("RF_INF_2", "RF_INF_1"),
        ("RF_MAL_1", "RF_NEU_2"),
        ("RF_MAL_1", "RF_MAL_4"),
        ("RF_PRG_1", "RF_VIS_1"),
    )
    return rows(
        {
            f"{a} and {b}": known(
                screenings=(make.screening(0), make.screening(22, **{a: "yes", b: "yes"}))
            )
            for a, b in pairs
        }
    )


@story
def signs_of_inflammation_are_counted() -> str:
    """B1: with the stem question three signs send to a doctor, four to rheumatology."""

    def signs(count: int, stem: str) -> Facts:
        said = {f"RF_INFL_{n}": "yes" for n in range(1, count + 1)}
        return known(screenings=(make.screening(0), make.screening(22, RF_INFL_0=stem, **said)))

    return rows(
        {
            f"stem {stem}, {count} signs": signs(count, stem)
            for stem in ("yes", "no")
            for count in range(6)
        }
    )


@story
def an_emergency_stops_everything() -> str:
    """INV-01: no exercises, plain words, the codes, and who to see."""
    return receipt(
        answer(
            known(
                scope=make.PLAN, screenings=(make.screening(0), make.screening(22, RF_CES_2="yes"))
            )
        )
    )


@story
def an_urgent_sign_stops_with_a_window() -> str:
    """B1: the same lock with the time in which to be seen."""
    return receipt(
        answer(known(screenings=(make.screening(0), make.screening(22, RF_MAL_3="yes"))))
    )


@story
def a_missing_clearance_takes_the_load_away() -> str:
    """B1, INV-31: body weight only; an operated spine spares bending and impact."""
    flag = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 5)
    return receipt(answer(known(scope=make.PLAN, flags=(flag,))))


@story
def an_unsure_answer_holds_and_is_asked_again() -> str:
    """B1: unsure below EMERGENCY asks again within a day and raises nothing."""
    return receipt(
        answer(known(screenings=(make.screening(0), make.screening(22, RF_MAL_3="unsure"))))
    )


@story
def a_routine_flag_day_by_day() -> str:
    """B1: training goes on, a reminder every 7 days, a missing clearance after 28 days."""
    flag = make.flag("RF-INFL-0", FlagLevel.ROUTINE, 20)

    def later(days: int) -> Facts:
        n = 20 + days
        day = range(5, n, 3)
        return known(
            n,
            flags=(flag,),
            sessions=tuple(make.lifted(d, RDL, 60, (1, 1, 1)) for d in day),
            check_ins=tuple(make.morning(d + 1, 1, 1) for d in day),
            screenings=(make.screening(0), make.screening(n)),
        )

    return rows({f"{days} days open": later(days) for days in (0, 6, 7, 8, 14, 27, 28, 40)})


@story
def what_closes_a_flag_and_what_does_not() -> str:
    """INV-02: a clinician's record that names the code and is not older; never time."""
    flag = make.flag("RF-MAL-3", FlagLevel.URGENT, 10)
    soft = make.flag("RF-SUR-1", FlagLevel.CLEARANCE, 10)
    clean = (make.screening(0), make.screening(20))

    def noted(one: object, *notes: Clearance, screens: tuple[Screening, ...] = clean) -> Facts:
        return known(flags=(one,), clearances=notes, screenings=screens)

    c = make.clearance
    return rows(
        {
            "no note": noted(flag),
            "examined later": noted(flag, c("RF-MAL-3", 15)),
            "examined before": noted(flag, c("RF-MAL-3", 9)),
            "examined that day, told after it": noted(flag, c("RF-MAL-3", 10, sequence=1)),
            "examined that day, told before it": noted(flag, c("RF-MAL-3", 10)),
            "another code": noted(flag, c("RF-MAL-1", 15)),
            "by a coach": noted(flag, c("RF-MAL-3", 15, ClinicianRole.COACH)),
            "by a physiotherapist": noted(flag, c("RF-MAL-3", 15, ClinicianRole.PHYSIOTHERAPIST)),
            "no answers since": noted(flag, c("RF-MAL-3", 15), screens=(make.screening(0),)),
            "not examined yet": noted(flag, c("RF-MAL-3", 30)),
            "operated, note valid": noted(soft, c("RF-SUR-1", 15)),
            "operated, note run out": noted(soft, c("RF-SUR-1", 15, valid_until=make.day(22))),
            "operated, note ends today": noted(soft, c("RF-SUR-1", 15, valid_until=make.day(23))),
        }
    )


@story
def after_an_emergency_was_cleared_the_plan_starts_from_the_bottom() -> str:
    """B1: unlock by a record, a new clean screening, then P0 or P1 with new tests."""
    flag = make.flag("RF-CES-2", FlagLevel.EMERGENCY, 10)
    note = make.clearance("RF-CES-2", 15)
    return receipt(answer(known(scope=make.PLAN, flags=(flag,), clearances=(note,))))


@story
def the_questions_stand_for_a_week() -> str:
    """B1: every EMERGENCY question before the first plan and every week after it."""

    def asked(*screens: Screening) -> Facts:
        return known(screenings=screens)

    half = tuple((code, TriageAnswer.NO) for code in mandatory_codes()[:-1])
    short = Screening(make.ref(FactKind.SCREENING, "half", 20), half)
    return rows(
        {
            "never": asked(),
            "one answer lacks": asked(short),
            "half of it later": asked(make.screening(0), short),
            **{f"{23 - n} days ago": asked(make.screening(n)) for n in (23, 17, 16, 15, 14, 0)},
        }
    )


@story
def what_is_felt_in_a_leg_asks_stops_or_is_known() -> str:
    """INV-13, INV-14: new weakness is URGENT, new signs in both EMERGENCY."""
    words = {
        "nothing": NONE,
        "tingling": TINGLING,
        "numb": NUMB,
        "weak": WEAK,
        "both, below the knee": BOTH,
        "both thighs": THIGHS,
        "further down": FURTHER,
    }
    found = {}
    for label, leg in words.items():
        found[f"{label}, in a check-in"] = known(check_ins=(make.morning(18, 1, 1), told(22, leg)))
        found[f"{label}, answered with it"] = known(
            check_ins=(make.morning(18, 1, 1), told(22, leg, red_flags=make.answers()))
        )
        found[f"{label}, answered the day after"] = known(
            check_ins=(make.morning(18, 1, 1), make.morning(21, 1, 1), told(22, leg)),
            screenings=(make.screening(0), make.screening(23)),
        )
        found[f"{label}, in a session"] = known(sessions=(*known().sessions, trained(22, leg)))
        found[f"{label}, as at intake"] = known(
            episode=make.episode(**LOW, leg=leg),
            check_ins=(
                make.morning(18, 1, 1),
                make.morning(21, 1, 1),
                told(22, leg, red_flags=make.answers()),
            ),
        )
    return rows(found)


@story
def a_leg_symptom_waits_for_its_answers() -> str:
    """The receipt names the questions that are owed."""
    return receipt(answer(known(check_ins=(make.morning(18, 1, 1), told(22, TINGLING)))))


@story
def a_morning_of_seven_asks_the_emergency_questions_again() -> str:
    """B1: with pain of 7 or more, or 3 more than usual, the answers are owed."""

    def woke(pain: int, **more: object) -> Facts:
        early = tuple(make.morning(d, 3, 1) for d in (15, 16, 17, 18, 19))
        return known(
            check_ins=(*early, make.morning(21, 3, 1), make.morning(22, pain, 1, **more)),
            episode=make.episode(pain_morning=3, settle_h=1.0),
        )

    found = {f"a morning of {p}": woke(p) for p in (3, 5, 6, 7, 8)}
    found |= {f"a morning of {p}, answered": woke(p, red_flags=make.answers()) for p in (6, 7)}
    return rows(found)


@story
def under_eighteen_nothing_without_guardian_and_clinician() -> str:
    """INV-30: consent and co-sign; RF-FX-4 is asked every week and means none."""

    def young(age: int, *notes: Clearance, days: int = 0, **said: str) -> Facts:
        born = date(make.day(23).year - age, make.day(23).month, make.day(23).day)
        screens = (make.screening(0), make.screening(20, **said))
        return known(
            athlete=make.athlete(born=born, bests=()), clearances=notes, screenings=screens
        )

    c = make.clearance
    consent = c("RF-AGE-1", 5, guardian_consent=True)
    found = rows(
        {
            "eighteen today": young(18),
            "seventeen": young(17),
            "with consent and a clinician": young(17, consent),
            "a clinician without consent": young(17, c("RF-AGE-1", 5)),
            "consent with a coach": young(
                17, c("RF-AGE-1", 5, ClinicianRole.COACH, guardian_consent=True)
            ),
            "consent run out": young(
                17, c("RF-AGE-1", 5, guardian_consent=True, valid_until=make.day(22))
            ),
            "hurts on leaning back": young(17, consent, RF_FX_4="yes"),
            "unsure of it": young(17, consent, RF_FX_4="unsure"),
        }
    )
    return f"{found}\n\n{receipt(answer(young(17)))}"


@story
def a_leg_told_of_in_a_session_lowers_the_lift_once_it_was_answered() -> str:
    """B3, INV-13: distal spread in a session regresses its lifts; answers came later."""
    last = replace(known().sessions[-1], leg=TINGLING)
    answered = make.screening(22)
    before = (known().sessions[0], last)
    return receipt(answer(known(sessions=before, screenings=(make.screening(0), answered))))


@story
def a_leg_that_gets_better_is_named() -> str:
    """B2: symptoms that move back towards the spine are a good sign; steps go on."""
    far = LegSymptoms(LegReach.FOOT, BodySide.LEFT, (LegSensation.PAIN,))
    near = LegSymptoms(
        LegReach.ABOVE_KNEE, BodySide.LEFT, (LegSensation.PAIN,), LegChange.CENTRALISED
    )
    back = make.episode(**LOW, leg=far)
    answered = make.answers()
    said = (
        make.morning(18, 1, 1, leg=far, red_flags=answered),
        make.morning(21, 1, 1, leg=near, red_flags=answered),
    )
    told_of = known(episode=back, check_ins=said, scope=make.PLAN)
    return receipt(answer(told_of))
