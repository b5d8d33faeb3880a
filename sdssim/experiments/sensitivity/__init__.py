"""Which assumption matters: one at a time, Morris screening, and Sobol indices."""
