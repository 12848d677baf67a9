"""Accounts: identities, logins (devices), tokens, profile, consent, goals."""
