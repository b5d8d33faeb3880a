"""Measures as machine code: the same figures to the last bit. numba is imported only from here."""
