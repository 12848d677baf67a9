"""The plan: phases and gates, exercises for slots, the week, the season."""
