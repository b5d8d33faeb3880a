"""Measures: what an event log means, computed from the log, the plan and the scenario's questions."""
