"""Offline sync: the change log, and the pull and push of clients that keep their own copy."""
