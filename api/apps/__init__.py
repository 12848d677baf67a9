"""Third-party apps: registration, grants, tokens, personal keys."""
