"""Imports of training logs."""
