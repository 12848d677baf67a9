"""Exercises of an athlete's own: what the library lacks, placed as far as somebody can."""
