"""The in-silico cohort: a model of how backs answer load, and policies that train in it."""
