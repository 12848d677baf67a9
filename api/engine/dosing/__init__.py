"""Doses: loads, sets, run stages, lighter weeks, and the way back up."""
