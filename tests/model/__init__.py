"""How the model is shown to be right: hand-worked traces, and invariants on random scenarios."""
