"""Offline sync: two phones, one server, any order."""
