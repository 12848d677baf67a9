"""Progression: gathers facts, asks the engine, keeps the receipts, and shows today."""
