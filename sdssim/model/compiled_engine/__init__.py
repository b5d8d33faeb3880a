"""The compiled engine, on numba: the same plan, the same inputs, the identical log, far sooner.

Only its machine code imports numba, and only where it is not made yet.
"""

from sdssim.model.compiled_engine.run import prepare, run_compiled

__all__ = ["prepare", "run_compiled"]
