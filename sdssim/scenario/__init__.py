"""What was asked: the scenario language, its reader, its checks, the scenario as frozen data."""
