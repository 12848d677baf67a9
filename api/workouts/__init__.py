"""Workouts as devices recorded them: taken in, grouped, linked to sessions."""
