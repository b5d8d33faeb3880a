"""The arithmetic of each family: transform, cumulative distribution, remaining time."""
