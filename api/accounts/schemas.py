"""Shapes of accounts on the wire."""

from typing import Any

from marshmallow import post_load

from api.accounts import vocab
from api.engine.vocab import Equipment, GoalKind, Sex, Sport
from api.kit.http import fields
from api.kit.http.fields import about
from api.kit.http.paging import page_of
from api.kit.http.schema import In, Out, Patch, Sparse
from api.kit.limits import VERSION


class ConsentInput(In):
    """Consent to one document version."""

    purpose = fields.Choice(vocab.ConsentPurpose, required=True)
    version = fields.Text(
        20, required=True, metadata=about("Version of the text shown.", example="2026-11")
    )
    granted = fields.Flag(
        required=True, metadata=about("True gives the consent, false withdraws it.")
    )
    given_by = fields.Choice(
        vocab.ConsentGiver,
        load_default=vocab.ConsentGiver.ATHLETE,
        metadata=about("A minor's consent comes from the guardian."),
    )


class ConsentAnswer(ConsentInput):
    """An answer to the consent named in the path."""

    purpose = fields.Choice(
        vocab.ConsentPurpose, metadata=about("If sent, the purpose of the path.")
    )


class Consent(Out):
    """State of one consent."""

    purpose = fields.Choice(vocab.ConsentPurpose)
    version = fields.Text(
        20, allow_none=True, metadata=about("Version that was agreed to; null if none.")
    )
    current_version = fields.Text(20, metadata=about("Version to show now."))
    text_url = fields.Text(200, metadata=about("Address of the text.", format="uri-reference"))
    granted = fields.Flag(metadata=about("Whether it is in force."))
    given_by = fields.Choice(vocab.ConsentGiver, allow_none=True)
    decided_at = fields.Moment(
        allow_none=True, metadata=about("When the consent was last given or withdrawn.")
    )


class ConsentText(Out):
    """The text that a consent refers to."""

    purpose = fields.Choice(vocab.ConsentPurpose)
    version = fields.Text(
        20, metadata=about("Version of the text; send it back with the answer.", example="2026-11")
    )
    title = fields.Text(80, metadata=about("Heading."))
    text = fields.Text(2000, metadata=about("The whole text, to be shown before asking."))


class ConsentList(Out):
    """All consents."""

    items = fields.ListOf(fields.One(Consent), 100, metadata=about("One per purpose."))


class RegistrationInput(In):
    """A new account."""

    email = fields.Email(required=True, metadata=about("E-mail of the new account."))
    password = fields.Text(
        vocab.PASSWORD_LONGEST,
        shortest=vocab.PASSWORD_SHORTEST,
        required=True,
        metadata=about("15 to 128 characters, no other rules."),
    )
    birth_date = fields.Day(
        required=True, metadata=about("Keel is for people aged 13 and older.", example="1992-03-14")
    )
    consents = fields.ListOf(
        fields.One(ConsentInput), 5, required=True, metadata=about("`health_data` is required.")
    )
    display_name = fields.Text(80, metadata=about("What to call the athlete."))
    time_zone = fields.Zone(metadata=about("IANA time zone."))
    locale = fields.Text(
        20, pattern=r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", metadata=about("BCP 47 tag.")
    )


class RegistrationAccepted(Out):
    """The answer is the same for a known and an unknown e-mail."""

    email = fields.Email(metadata=about("The e-mail as sent."))


class LoginInput(In):
    """Credentials of an account."""

    email = fields.Email(required=True, metadata=about("E-mail of the account."))
    password = fields.Text(vocab.PASSWORD_LONGEST, required=True, metadata=about("Its password."))
    device_name = fields.Text(80, required=True, metadata=about("Shown in the list of logins."))
    platform = fields.Choice(vocab.DevicePlatform, required=True)


class RefreshInput(In):
    """Refresh token."""

    refresh_token = fields.Text(
        512, required=True, metadata=about("The newest refresh token you have.")
    )


class AuthTokens(Out):
    """A pair of tokens."""

    access_token = fields.Text(4096, metadata=about("JWT; send it as a bearer token."))
    token_type = fields.Text(10, metadata=about("Always Bearer."))
    expires_in = fields.Whole(VERSION, metadata=about("Lifetime of the access token, in seconds."))
    refresh_token = fields.Text(512, metadata=about("Opaque; use it once and keep its successor."))
    login_id = fields.Uid(metadata=about("Id of this login in the list of logins."))
    athlete_id = fields.Uid(metadata=about("The account: an athlete's id, or a clinician's."))


class Login(Out):
    """A device that is logged in."""

    id = fields.Uid(metadata=about("Id of the login."))
    device_name = fields.Text(80, metadata=about("Name of the device, as given at login."))
    platform = fields.Choice(vocab.DevicePlatform)
    created_at = fields.Moment(metadata=about("When it logged in."))
    last_used_at = fields.Moment(metadata=about("When it last refreshed its tokens."))
    is_current = fields.Flag(metadata=about("Whether it is the login that sent this request."))


LoginPage = page_of("LoginPage", Login)


class PasswordChange(In):
    """A change of password."""

    current_password = fields.Text(
        vocab.PASSWORD_LONGEST, required=True, metadata=about("The current password.")
    )
    new_password = fields.Text(
        vocab.PASSWORD_LONGEST,
        shortest=vocab.PASSWORD_SHORTEST,
        required=True,
        metadata=about("15 to 128 characters."),
    )
    keep_apps = fields.Flag(
        load_default=False,
        metadata=about(
            "Whether apps keep their access and keys go on working. By default both end."
        ),
    )


class ErasureInput(In):
    """Erasure of an account."""

    password = fields.Text(
        vocab.PASSWORD_LONGEST, required=True, metadata=about("The current password.")
    )


class PersonalBestInput(In):
    """A best from before or during the episode."""

    exercise = fields.Slug(required=True, metadata=about("Exercise of the library."))
    load_kg = fields.Kilograms(
        vocab.LOAD_KG,
        required=True,
        attribute="load_g",
        metadata=about("External load in kilograms."),
    )
    reps = fields.Whole(vocab.REPS, required=True, metadata=about("Repetitions at that load."))
    achieved_on = fields.Day(allow_none=True, load_default=None, metadata=about("When, if known."))

    @post_load
    def _storable(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        day = data["achieved_on"]
        return data | {"achieved_on": day.isoformat() if day else None}


class PersonalBest(Out):
    """A best from before or during the episode; for display and history, never a measure of
    capacity.
    """

    exercise = fields.Slug(metadata=about("Exercise of the library."))
    load_kg = fields.Kilograms(
        vocab.LOAD_KG, attribute="load_g", metadata=about("External load in kilograms.")
    )
    reps = fields.Whole(vocab.REPS, metadata=about("Repetitions at that load."))
    achieved_on = fields.Text(10, allow_none=True, metadata=about("When, if known.", format="date"))


class TrainingHistoryInput(In):
    """What the athlete could do before; absent members stay as they are."""

    bests = fields.ListOf(fields.One(PersonalBestInput), 50, metadata=about("Best lifts."))
    weekly_run_m = fields.Whole(
        vocab.WEEKLY_RUN_M,
        allow_none=True,
        metadata=about("Usual running distance per week, in metres."),
    )
    longest_run_30d_m = fields.Whole(
        vocab.LONGEST_RUN_M,
        allow_none=True,
        metadata=about("Longest run without pain in the last 30 days, in metres."),
    )
    cadence_spm = fields.Whole(
        vocab.CADENCE,
        allow_none=True,
        metadata=about("Usual running cadence, in steps per minute."),
    )


class TrainingHistory(Out):
    """What the athlete could do before."""

    bests = fields.ListOf(fields.One(PersonalBest), 50, metadata=about("Best lifts."))
    weekly_run_m = fields.Whole(
        vocab.WEEKLY_RUN_M,
        allow_none=True,
        metadata=about("Usual running distance per week, in metres."),
    )
    longest_run_30d_m = fields.Whole(
        vocab.LONGEST_RUN_M,
        allow_none=True,
        metadata=about("Longest run without pain in the last 30 days, in metres."),
    )
    cadence_spm = fields.Whole(
        vocab.CADENCE,
        allow_none=True,
        metadata=about("Usual running cadence, in steps per minute."),
    )


class Me(Out):
    """The athlete."""

    id = fields.Uid(metadata=about("Id of the athlete."))
    email = fields.Email(
        allow_none=True, metadata=about("E-mail as typed at registration; null for apps and keys.")
    )
    display_name = fields.Text(80, allow_none=True, metadata=about("What to call the athlete."))
    birth_date = fields.Day(metadata=about("Date of birth."))
    sex = fields.Choice(Sex)
    sports = fields.ListOf(fields.Choice(Sport), 5, metadata=about("Sports trained."))
    training_age_y = fields.Number(
        vocab.TRAINING_AGE, allow_none=True, metadata=about("Training experience in years.")
    )
    equipment = fields.ListOf(fields.Choice(Equipment), 40, metadata=about("Equipment available."))
    mass_unit = fields.Choice(vocab.MassUnit)
    distance_unit = fields.Choice(vocab.DistanceUnit)
    plate_step_kg = fields.Kilograms(
        vocab.PLATE_STEP_KG,
        attribute="plate_step_g",
        metadata=about("Smallest available load step, in kilograms."),
    )
    time_zone = fields.Zone(metadata=about("IANA time zone."))
    country = fields.Text(
        2,
        pattern=r"^[A-Z]{2}$",
        allow_none=True,
        metadata=about("ISO 3166 alpha-2 code; selects emergency numbers."),
    )
    locale = fields.Text(20, metadata=about("BCP 47 tag."))
    history = fields.One(TrainingHistory)
    version = fields.Whole(VERSION, metadata=about("Row version; increases with every change."))
    updated_at = fields.Moment(metadata=about("When it was last changed."))


class MePatch(Patch):
    """Merge patch of the profile."""

    display_name = fields.Text(80, allow_none=True, metadata=about("What to call the athlete."))
    birth_date = fields.Day(metadata=about("Date of birth."))
    sex = fields.Choice(Sex)
    sports = fields.ListOf(
        fields.Choice(Sport), 5, distinct=True, metadata=about("Sports trained.")
    )
    training_age_y = fields.Number(
        vocab.TRAINING_AGE, allow_none=True, metadata=about("Training experience in years.")
    )
    equipment = fields.ListOf(
        fields.Choice(Equipment), 40, distinct=True, metadata=about("Equipment available.")
    )
    mass_unit = fields.Choice(vocab.MassUnit)
    distance_unit = fields.Choice(vocab.DistanceUnit)
    plate_step_kg = fields.Kilograms(
        vocab.PLATE_STEP_KG,
        attribute="plate_step_g",
        metadata=about("Smallest available load step, in kilograms."),
    )
    time_zone = fields.Zone(metadata=about("IANA time zone."))
    country = fields.Text(
        2,
        pattern=r"^[A-Z]{2}$",
        allow_none=True,
        metadata=about("ISO 3166 alpha-2 code; selects emergency numbers."),
    )
    locale = fields.Text(
        20, pattern=r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", metadata=about("BCP 47 tag.")
    )
    history = fields.One(TrainingHistoryInput)


class GoalInput(In):
    """A new goal."""

    id = fields.Uid(metadata=about("UUIDv7 made by the client."))
    kind = fields.Choice(GoalKind, required=True)
    exercise = fields.Slug(metadata=about("Kind lift: the exercise."))
    load_kg = fields.Kilograms(
        vocab.LOAD_KG, attribute="load_g", metadata=about("Kind lift: the load in kilograms.")
    )
    reps = fields.Whole(vocab.REPS, metadata=about("Kind lift: repetitions."))
    event = fields.Text(80, metadata=about("Kind event: its name.", example="Half marathon"))
    distance_m = fields.Whole(
        vocab.DISTANCE_M, metadata=about("Kind event: its distance in metres.")
    )
    activity = fields.Text(200, metadata=about("Kind activity: in the athlete's words."))
    target_on = fields.Day(allow_none=True, metadata=about("Target date."))


class GoalPatch(Patch):
    """Merge patch of a goal; the kind is fixed."""

    exercise = fields.Slug(allow_none=True, metadata=about("Kind lift: the exercise."))
    load_kg = fields.Kilograms(
        vocab.LOAD_KG,
        attribute="load_g",
        allow_none=True,
        metadata=about("Kind lift: the load in kilograms."),
    )
    reps = fields.Whole(vocab.REPS, allow_none=True, metadata=about("Kind lift: repetitions."))
    event = fields.Text(80, allow_none=True, metadata=about("Kind event: its name."))
    distance_m = fields.Whole(
        vocab.DISTANCE_M, allow_none=True, metadata=about("Kind event: its distance in metres.")
    )
    activity = fields.Text(
        200, allow_none=True, metadata=about("Kind activity: in the athlete's words.")
    )
    target_on = fields.Day(allow_none=True, metadata=about("Target date."))
    achieved_on = fields.Day(allow_none=True, metadata=about("When it was reached."))


class Goal(Sparse):
    """A goal. Members that do not apply to the kind are absent."""

    id = fields.Uid(metadata=about("Id of the goal."))
    kind = fields.Choice(GoalKind)
    exercise = fields.Slug(metadata=about("Kind lift: the exercise.", sparse=True))
    load_kg = fields.Kilograms(
        vocab.LOAD_KG,
        attribute="load_g",
        metadata=about("Kind lift: the load in kilograms.", sparse=True),
    )
    reps = fields.Whole(vocab.REPS, metadata=about("Kind lift: repetitions.", sparse=True))
    event = fields.Text(80, metadata=about("Kind event: its name.", sparse=True))
    distance_m = fields.Whole(
        vocab.DISTANCE_M, metadata=about("Kind event: its distance in metres.", sparse=True)
    )
    activity = fields.Text(
        200, metadata=about("Kind activity: in the athlete's words.", sparse=True)
    )
    target_on = fields.Day(allow_none=True, metadata=about("Target date."))
    achieved_on = fields.Day(allow_none=True, metadata=about("When it was reached."))
    version = fields.Whole(VERSION, metadata=about("Row version; increases with every change."))


GoalPage = page_of("GoalPage", Goal)
