"""Mechanics without a domain: clock, ids, errors, database session, HTTP door."""
