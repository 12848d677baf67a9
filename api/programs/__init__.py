"""Programs: templates, enrollment, planned sessions, where the plan stands."""
