"""All stories on one shelf."""

from tests.engine.receipts import (  # noqa: F401
    stories_ahead,
    stories_amounts,
    stories_clinicians,
    stories_cuts,
    stories_days,
    stories_edges,
    stories_flags,
    stories_flares,
    stories_gates,
    stories_light,
    stories_lighter,
    stories_loads,
    stories_months,
    stories_numbers,
    stories_pain,
    stories_rare,
    stories_readings,
    stories_rises,
    stories_runs,
    stories_sports,
    stories_starts,
    stories_steps,
    stories_wishes,
)
from tests.engine.receipts.shelf import STORIES as STORIES
