"""Faults on purpose: processes killed while they write."""
