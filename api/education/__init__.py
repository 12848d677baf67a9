"""Education cards: what each one teaches, and when an athlete should meet it."""
