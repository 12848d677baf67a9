"""Shapes of the baseline tests on the wire."""

from typing import Any

from api.assessments import vocab
from api.assessments.schemas import Evidence
from api.engine.vocab import BaselineTest, BodySide, Examiner
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out, Patch
from api.kit.limits import PAIN, VERSION


class BaselineProtocol(Out):
    """How a test is done."""

    test = fields.Choice(BaselineTest)
    name = fields.Text(100, metadata=about("Name for people."))
    version = fields.Text(20, metadata=about("Version of this protocol.", example="2026.11"))
    unit = fields.Choice(vocab.BaselineUnit)
    sided = fields.Flag(metadata=about("Whether left and right are measured."))
    steps = fields.ListOf(fields.Text(300), 100, metadata=about("What to do, in order."))
    stop_when = fields.Text(300, metadata=about("When to stop."))
    detectable_change = fields.Number(
        vocab.TEST_VALUE,
        allow_none=True,
        metadata=about("Smallest change that is more than noise."),
    )
    evidence = fields.One(Evidence)


class BaselineProtocolList(Out):
    """All tests."""

    items = fields.ListOf(
        fields.One(BaselineProtocol), 100, metadata=about("In the order in which to offer them.")
    )


class BaselineResultInput(In):
    """One result. The test fixes the unit, the range and whether there is a side."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    test = fields.Choice(BaselineTest, required=True)
    value = fields.Number(
        vocab.TEST_VALUE, required=True, metadata=about("In the unit of the test.")
    )
    side = fields.Choice(BodySide, allow_none=True, metadata=about("Left or right, if sided."))
    subject = fields.Text(
        80, allow_none=True, metadata=about("Lift or activity the score is about.")
    )
    pain = fields.Whole(PAIN, allow_none=True, metadata=about("Worst pain during it, 0 to 10."))
    protocol_version = fields.Text(
        20, metadata=about("The current one unless said.", example="2026.11")
    )


class BaselineResult(Out):
    """One result."""

    id = fields.Uid(metadata=about("Id of the result."))
    test = fields.Choice(BaselineTest)
    value = fields.Number(vocab.TEST_VALUE, metadata=about("In `unit`."))
    side = fields.Choice(BodySide, allow_none=True, metadata=about("Left or right, if sided."))
    subject = fields.Text(
        80, allow_none=True, metadata=about("Lift or activity the score is about.")
    )
    pain = fields.Whole(PAIN, allow_none=True, metadata=about("Worst pain during it, 0 to 10."))
    protocol_version = fields.Text(20, metadata=about("Protocol it was done by."))
    unit = fields.Choice(vocab.BaselineUnit)


def _note() -> fields.Text:
    return fields.Text(1000, allow_none=True, metadata=about("In the examiner's words."))


def _results(**more: Any) -> fields.ListOf:
    text = "Results of the day, in order."
    inner = fields.One(BaselineResultInput)
    return fields.ListOf(inner, vocab.RESULTS_LONGEST, metadata=about(text), **more)


class BaselineInput(In):
    """The measurements of one day by one examiner."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    local_date = fields.Day(required=True, metadata=about("The athlete's day."))
    examiner = fields.Choice(Examiner, required=True)
    note = _note()
    results = _results(required=True)


class BaselinePatch(Patch):
    """Merge patch; `results` is replaced whole, rows that keep their id stay the same row."""

    local_date = fields.Day(metadata=about("The athlete's day."))
    examiner = fields.Choice(Examiner)
    note = _note()
    results = _results()


class Baseline(Out):
    """The measurements of one day by one examiner."""

    id = fields.Uid(metadata=about("Id of the baseline."))
    local_date = fields.Day(metadata=about("The athlete's day."))
    examiner = fields.Choice(Examiner)
    note = _note()
    results = fields.ListOf(
        fields.One(BaselineResult), 100, metadata=about("Results of the day, in order.")
    )
    version = fields.Whole(VERSION, metadata=about("Counts changes."))
    created_at = fields.Moment(metadata=about("When it was stored."))


BaselinePage = page_of("BaselinePage", Baseline)


class BaselineSaved(Out):
    """A baseline and its effect."""

    baseline = fields.One(Baseline)
    effect = fields.One("Effect")
