"""Shapes of education cards on the wire."""

from api.education.vocab import EducationTopic
from api.engine.vocab import MovementPattern, Phase
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import PageQuery, page_of
from api.kit.http.schema import Out


class EducationQuery(PageQuery):
    """Filters of the cards; all given ones must hold."""

    topic = fields.Choice(EducationTopic, metadata=about("What the card is about."))
    phase = fields.Choice(Phase, metadata=about("Phase in which the card may be shown."))


class EducationLink(Out):
    """A card to read, by name."""

    slug = fields.Slug(metadata=about("The card.", example="bracing"))
    title = fields.Text(60, metadata=about("Its title.", example="The hip hinge"))


class EducationSummary(EducationLink):
    """The members shown in a list."""

    topic = fields.Choice(EducationTopic)


class EducationMoment(Out):
    """A moment when a card is shown: every list that is not empty must have a match."""

    phases = fields.ListOf(fields.Choice(Phase), 10, metadata=about("Phases of the plan."))
    patterns = fields.ListOf(
        fields.Choice(MovementPattern), 30, metadata=about("Patterns of what is prescribed.")
    )
    reason_codes = fields.ListOf(
        fields.Text(60), 100, attribute="reasons", metadata=about("Reason codes of a decision.")
    )
    programs = fields.ListOf(fields.Slug(), 30, metadata=about("Programs."))
    exercises = fields.ListOf(fields.Slug(), 100, metadata=about("Exercises prescribed."))


class EducationCard(EducationSummary):
    """One idea, in 60 to 120 words."""

    text = fields.Text(1000, metadata=about("The card."))
    get_help = fields.Text(600, metadata=about("When to see a professional; part of every card."))
    shown = fields.ListOf(
        fields.One(EducationMoment),
        10,
        metadata=about("Moments when it is shown; one of these is enough."),
    )
    content_version = fields.Text(20, metadata=about("Version of the cards.", example="2026.11.1"))


EducationPage = page_of("EducationPage", EducationSummary)
