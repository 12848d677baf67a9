"""Measurements: what devices and their apps say, merged by day, and what it says of readiness."""
