"""The checks that only the whole of a scenario allows, one subject a file."""
