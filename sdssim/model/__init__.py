"""Engines: they let the days pass over a plan and its inputs, and write the event log."""
