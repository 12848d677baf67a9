"""Keel: keeps an athlete's facts, and decides from them what comes next."""
