"""Cuts of what devices say of recovery. Proposals: none was validated for athletes with back pain.

The engine has cuts of its own in its rule set. These decide what is shown at `/readiness`, and
whether a series is thick and fresh enough to be handed to the engine at all.
"""

from datetime import timedelta

RECENT_DAYS = 7
"""Days of the mean that is judged."""
RECENT_NIGHTS = 4
"""Of them with a reading."""
BASE_DAYS = 60
"""Days before them that are the yardstick."""
BASE_NIGHTS = 14
"""Of them with a reading."""
STALE = timedelta(hours=36)
FRESH_DAYS = 2
"""The same for decisions, which know days and no hours: a reading of that day or the one before."""
HRV_LOW_SD = 0.5
HR_HIGH_SD = 1.0
LEAST_HRV_SD = 0.03
"""Of ln RMSSD. A spread below what devices resolve would make alarms of nothing."""
LEAST_HR_SD = 1.0
SLEEP_DEBT_S = 5 * 3600
"""Hours short of the own median over seven days."""
WEIGHTS = {"hrv_rmssd": 0.4, "resting_heart_rate": 0.3, "sleep_duration": 0.3}
"""Shares of the coverage."""
