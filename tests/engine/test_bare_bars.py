"""A bar with nothing on it, to the gram: what is one, and who has a lighter one."""

import pytest
from msgspec.structs import replace

from api.engine.dosing.bars import bar_g, below_bar, usual_bar_g
from api.engine.dosing.first_load import _empty
from api.engine.facts import Session, SetTarget
from api.engine.vocab import Phase
from tests.engine import factories as make
from tests.engine import laws, real
from tests.engine.test_bars import RDL, empty, facts
from tests.engine.test_edges import lane


@pytest.fixture(autouse=True)
def shipped():
    with real.content():
        yield


def lifted_g(load_g: int) -> Session:
    made = empty(20)
    done = made.exercises[0]
    sets = tuple(replace(s, load_g=load_g) for s in done.sets)
    return replace(made, exercises=(replace(done, sets=sets),))


@pytest.mark.parametrize(("done", "bar"), [
    (20_000, 20_000), (19_500, 20_000), (19_499, 19_499), (15_000, 15_000), (0, 20_000),
])  # fmt: skip
def test_who_lifted_more_than_half_a_kilo_less_has_a_lighter_bar(done, bar):
    book, lift = laws.book_of(facts(RDL, lifted_g(done))), make.LIBRARY.exercises[RDL]
    assert (usual_bar_g(book, lift), bar_g(book, lift)) == (20_000, bar)


@pytest.mark.parametrize(("load", "below"), [(19_499, True), (19_500, False), (20_000, False)])
def test_a_dose_is_below_the_bar_by_more_than_half_a_kilo(load, below):
    rows = (SetTarget(reps=5, load_g=load),)
    assert below_bar(laws.book_of(facts(RDL)), make.LIBRARY.exercises[RDL], rows) is below


@pytest.mark.parametrize(("load", "ever", "bare"), [
    (20_000, 20_000, True), (20_499, 20_000, True), (20_500, 20_000, False),
    (19_501, 20_000, True), (20_000, 20_499, True), (20_000, 20_500, False),
    (None, 20_000, False),
])  # fmt: skip
def test_a_bar_is_bare_where_no_plate_was_ever_on_it(load, ever, bare):
    assert _empty(lane(facts(RDL, lifted_g(ever)), RDL, phase=Phase.P3), load) is bare
