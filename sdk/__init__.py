"""Clients: the promise that theirs keep working, their making, and a run of each of them."""
