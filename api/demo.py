"""A demo athlete, so that a first look has something to show: registered, nothing answered yet."""

from datetime import date

from api.accounts import service as accounts
from api.accounts.vocab import ConsentGiver, ConsentPurpose
from api.kit.db.scope import Scope
from api.kit.http.runtime import Runtime
from api.kit.ids import new_id

EMAIL = "demo@keel.example"
PASSWORD = "keep training, kindly"


def seed(runtime: Runtime) -> tuple[str, ...]:
    """Register the demo athlete; again changes nothing. Answers the lines to print."""
    athlete_id = new_id()
    registration = {
        "email": EMAIL,
        "birth_date": date(1992, 3, 14),
        "display_name": "Demo",
        "time_zone": "UTC",
        "consents": [
            {
                "purpose": ConsentPurpose.HEALTH_DATA,
                "version": accounts.consent_text(ConsentPurpose.HEALTH_DATA).version,
                "granted": True,
                "given_by": ConsentGiver.ATHLETE,
            }
        ],
    }
    password_hash = runtime.passwords.hash(PASSWORD)
    with runtime.database.write(Scope(athlete_id, athlete_id)) as db:
        accounts.register(db, registration, password_hash, runtime.clock.now())
    return (f"demo athlete    {EMAIL}", f"demo password   {PASSWORD}")
