"""Doors for the services of device makers: signed events in, their data taken over."""
