"""Training: what the athlete did, session by session, set by set."""
