"""Machine code: functions that numba compiles once, kept on disk and loaded without numba.

Whatever is worth it (the compiled engine, for one) is a :class:`Kernel`: one function that is given
one record. The other modules here are what such functions are written with.
"""

from sdssim.machine.kernel import INSTALL, Kernel, is_available

__all__ = ["INSTALL", "Kernel", "is_available"]
