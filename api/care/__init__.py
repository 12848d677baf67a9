"""Care: clinicians, the links athletes grant them, and what clinicians clear."""
