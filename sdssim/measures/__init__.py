"""Measures: what an event log means, by the plan and the scenario's questions."""
