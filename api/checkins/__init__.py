"""Check-ins: how the back feels, by day, by morning, and in a flare."""
