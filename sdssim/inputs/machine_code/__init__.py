"""Machine code that draws uniforms and transforms them; numba compiles it."""
