"""Charts: each is its numbers, which are tested, and a drawing of them, which is looked at."""
