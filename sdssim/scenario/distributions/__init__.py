"""How a distribution is spelled, checked, summed up and described."""
