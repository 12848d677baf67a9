"""How many of a unit the next one holds."""

GRAMS = 1000
"""Of a kilogram: loads are counted in grams, and told in kilograms."""
PERCENT = 100
SECONDS_A_MINUTE = 60
HOURS_A_DAY = 24
DAYS_A_WEEK = 7
