"""What forbids: red flags, visits that time asks for, and what a clinician said."""
