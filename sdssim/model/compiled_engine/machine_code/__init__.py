"""The machine code: all that numba compiles, a part in each file."""
