"""The reference engine, on SimPy: one generator tells one person's journey.

Only this package imports simpy.
"""

from sdssim.model.simpy_engine.engine import run_simpy

__all__ = ["run_simpy"]
