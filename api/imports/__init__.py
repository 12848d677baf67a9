"""Training logs of other apps: read, shown, mapped, and taken in as history."""
