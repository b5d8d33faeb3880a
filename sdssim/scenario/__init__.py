"""What was asked: the scenario language, its reader, its checks, and the scenario as frozen data."""
