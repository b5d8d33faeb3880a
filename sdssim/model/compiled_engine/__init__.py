"""The compiled engine, on numba: the same plan, the same inputs, the identical log, far sooner.

Only this package imports numba, and only once it is asked to run.
"""

from sdssim.model.compiled_engine.run import (
    is_available,
    prepare,
    run_compiled,
)

__all__ = ["is_available", "prepare", "run_compiled"]
