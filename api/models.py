"""Every table of every domain, for migrations: importing this fills the metadata."""

from api.accounts import models as accounts
from api.apps import models as apps
from api.assessments import models as assessments
from api.care import models as care
from api.checkins import models as checkins
from api.custom_exercises import models as custom_exercises
from api.exercises import models as exercises
from api.imports import models as imports
from api.kit import work
from api.kit.db import changes, tombstones
from api.kit.db.base import Base
from api.kit.http import idempotency
from api.measurements import models as measurements
from api.programs import models as programs
from api.progression import models as progression
from api.providers import models as providers
from api.training import models as training
from api.webhooks import models as webhooks
from api.workouts import models as workouts

ROOMS = (
    accounts,
    apps,
    assessments,
    care,
    changes,
    checkins,
    custom_exercises,
    exercises,
    idempotency,
    imports,
    measurements,
    programs,
    progression,
    providers,
    tombstones,
    training,
    webhooks,
    work,
    workouts,
)
METADATA = Base.metadata
