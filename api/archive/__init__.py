"""Everything an athlete has, as a ZIP of JSON and CSV, that restores to the same state."""
