"""Every table of every domain, for migrations: importing this fills the metadata."""

from api.accounts import models as accounts
from api.assessments import models as assessments
from api.care import models as care
from api.checkins import models as checkins
from api.exercises import models as exercises
from api.kit.db import tombstones
from api.kit.db.base import Base
from api.kit.http import idempotency
from api.programs import models as programs
from api.progression import models as progression
from api.training import models as training

ROOMS = (
    accounts,
    assessments,
    care,
    checkins,
    exercises,
    idempotency,
    programs,
    progression,
    tombstones,
    training,
)
METADATA = Base.metadata
