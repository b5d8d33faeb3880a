"""Do the measures say what the log says? Logs written by hand, exact figures, and identities."""
