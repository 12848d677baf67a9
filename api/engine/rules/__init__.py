"""Every rule of a lane: one small function each, grouped by what it looks at."""
