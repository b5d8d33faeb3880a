"""The plan: a scenario compiled into tables."""
