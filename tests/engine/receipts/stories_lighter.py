"""A little less than was asked for, and what a lighter week leaves behind (rule book B5)."""

from tests.engine.lifting import facts
from tests.engine.receipts.rendering import receipt, table
from tests.engine.receipts.shelf import story
from tests.engine.test_lighter_than_asked import after_the_week, in_the_week, of
from tests.engine.test_rested_rungs import NOW, rested
from tests.engine.worlds import answer


@story
def a_plate_less_than_was_asked_for() -> str:
    """A hold repeats what was asked for, or who takes a plate less each time would slide for ever;
    a load no step may reach from the one that was done stays the athlete's own (INV-08)."""
    loads = (65, 62.5, 60, 57.5, 55, 54.5, 50, 40)
    rows = [(f"once {kg} kg of 60", answer(facts(of(20, 60, kg)))) for kg in loads]
    rows += [
        (f"twice {kg} kg of 60", answer(facts(of(17, 60, kg), of(20, 60, kg)))) for kg in loads
    ]
    rows += [
        ("effort 9", answer(facts(of(20, 60, 57.5, rpe=9)))),
        ("technique 2", answer(facts(of(20, 60, 57.5, technique=2)))),
        ("an edge day", answer(facts(of(20, 60, 57.5, pain=4)))),
        ("no morning", answer(facts(of(20, 60, 57.5), check_ins=()))),
    ]
    return table(rows)


@story
def the_dose_that_was_asked_for_stays() -> str:
    """The receipt says why nothing rises, and where a step would begin."""
    return receipt(answer(facts(of(17, 60, 57.5), of(20, 60, 57.5))))


@story
def a_plate_less_in_a_lighter_week() -> str:
    """A planned lighter week keeps the load (B5), and what it took comes back although a set of it
    was left out."""
    rows = [
        ("asked for", answer(in_the_week(of(18, 60, 60)))),
        ("a plate less", answer(in_the_week(of(18, 60, 57.5)))),
        ("after it, a set left out", answer(after_the_week(None))),
    ]
    return table(rows)


@story
def a_rung_that_rested_while_its_movement_was_lighter() -> str:
    """B6: a step above the heaviest calm load of thirty days at most, by the ladder's shares."""
    rows = {
        f"{NOW - n} days ago, then {k} kg": rested(n, k) for n in (30, 29) for k in (40, 80, 95)
    }
    found = {label: answer(told) for label, told in rows.items()}
    return table(found.items()) + "\n" + receipt(answer(rested(29)))
