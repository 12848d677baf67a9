"""Which tests a plan asks for: those an open gate lacks, those that did not open it a while ago,
those that run out.

Every gate that an answer can open is asked for; otherwise who does all that is asked would never
leave a phase (INV-43).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from api.engine.dosing.running import hop_pain, walk_test_pain
from api.engine.library import BRISK_WALK
from api.engine.planning.entry import is_runner
from api.engine.planning.gates import SEEN, is_untold, test_of
from api.engine.planning.phases import Standing
from api.engine.reading.book import Book
from api.engine.reading.readiness import illness
from api.engine.safety import hinge_test, visits
from api.engine.safety.restrictions import hops_out, is_out
from api.engine.vocab import BaselineTest, Phase

INTAKE_TESTS = (
    BaselineTest.HINGE_DOWEL,
    BaselineTest.BRACE,
    BaselineTest.PRONE_PLANK,
    BaselineTest.SORENSEN,
    BaselineTest.SIDE_BRIDGE,
    BaselineTest.PSFS,
    BaselineTest.CONFIDENCE,
)
RUN_TESTS = (BaselineTest.BRISK_WALK_30, BaselineTest.SINGLE_LEG_HOP_10X)
RATED = (BaselineTest.PSFS, BaselineTest.CONFIDENCE)


def due(book: Book, standing: Standing, codes: frozenset[str]) -> tuple[BaselineTest, ...]:
    """Tests to take now; none while a flare is open, nor with an illness."""
    if book.flare() is not None or illness(book) is not None:
        return ()
    found = [t for t in _wanted(book, standing) if _is_due(book, standing, t)]
    if "brace_needed" in codes:
        found.append(BaselineTest.BRACE)
    return _allowed(book, (*found, *_before_judging(book)))


def not_since(book: Book, day: date) -> tuple[BaselineTest, ...]:
    """Every test that was not taken after a day."""
    fresh = {b.test for b in book.baselines if b.ref.local_date > day}
    wanted = (*INTAKE_TESTS, *(RUN_TESTS if is_runner(book) else ()))
    return _allowed(book, (t for t in wanted if t not in fresh))


def _allowed(book: Book, tests: Iterable[BaselineTest]) -> tuple[BaselineTest, ...]:
    """Each of some tests once, without those that a clinician's limit is against."""
    out = {
        BaselineTest.BRISK_WALK_30: is_out(book, BRISK_WALK),
        BaselineTest.SINGLE_LEG_HOP_10X: hops_out(book),
    }
    return tuple(test for test in dict.fromkeys(tests) if not out.get(test, False))


def _before_judging(book: Book) -> list[BaselineTest]:
    """What the athlete rates, once more in the last week before six weeks of it are judged: a
    visit that only a clinician's note ends is not asked for by how things stood weeks ago."""
    end = visits.function_judged_on(book)
    week = timedelta(days=book.ruleset.phase.retest_notice_days.whole)
    if end is None or not end - week <= book.as_of < end:
        return []
    return [t for t in RATED if all(r.ref.local_date < end - week for r in book.test(t))]


def visit_wanted(book: Book, standing: Standing) -> bool:
    """Whether the way out of the phase, now near, wants a clinician's note."""
    notes = [line for line in standing.report.lines if line.gate.kind == SEEN]
    return any(not line.check.met for line in notes) and _near(book, standing)


def _wanted(book: Book, standing: Standing) -> tuple[BaselineTest, ...]:
    wanted = [*(INTAKE_TESTS if standing.phase in (Phase.P0, Phase.P1) else ())]
    wanted += RUN_TESTS if is_runner(book) else ()
    wanted += [BaselineTest.HINGE_DOWEL] if hinge_test.failed(book) else []
    for line in standing.report.lines:
        test = test_of(line.gate)
        if test is not None and (not line.check.met or book.test(test)):
            wanted.append(test)
    return tuple(dict.fromkeys(wanted))


def _is_due(book: Book, standing: Standing, test: BaselineTest) -> bool:
    """Not taken, without its pain or one side, or running out; or too low, and long enough ago."""
    results, cuts = book.test(test), book.ruleset.phase
    if not results or book.half_told(test) or test in untold(standing):
        return True
    age = (book.as_of - results[0].ref.local_date).days
    if age >= cuts.test_days.value - cuts.retest_notice_days.value:
        return True
    return age >= cuts.retest_days.value and _fell_short(book, standing, test)


def untold(standing: Standing) -> frozenset[BaselineTest | None]:
    """Tests that were taken, and lack the pain that a gate reads."""
    lines = standing.report.lines
    return frozenset(test_of(line.gate) for line in lines if is_untold(line.book, line.gate))


def _fell_short(book: Book, standing: Standing, test: BaselineTest) -> bool:
    mine = [line for line in standing.report.lines if test_of(line.gate) is test]
    stands = any(not line.check.met for line in mine)
    bars_hinges = test is BaselineTest.HINGE_DOWEL and bool(hinge_test.failed(book))
    bars = bars_hinges or (is_runner(book) and _bars_running(book, test))
    return bars or (stands and _near(book, standing))


def _near(book: Book, standing: Standing) -> bool:
    """Whether the least days of the phase are over, or nearly."""
    report = standing.report
    return report.days >= report.min_days - book.ruleset.phase.retest_notice_days.value


def _bars_running(book: Book, test: BaselineTest) -> bool:
    most = {
        BaselineTest.BRISK_WALK_30: (walk_test_pain, book.ruleset.phase.walk_test_max),
        BaselineTest.SINGLE_LEG_HOP_10X: (hop_pain, book.ruleset.run.hop_max),
    }
    if test not in most:
        return False
    read, number = most[test]
    pain = read(book)
    return pain is not None and pain > number.value
