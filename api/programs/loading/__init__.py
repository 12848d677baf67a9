"""Reads program content into the engine's template types and checks it."""
