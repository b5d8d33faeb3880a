"""Loading machine code, which takes llvmlite and no numba: a tenth of the time."""

import ctypes
from collections.abc import Callable
from typing import Any

import llvmlite.binding as llvm

from sdssim.errors import SdssimError
from sdssim.machine.keeping import Code

_SIGNATURE = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
"""Of a function that numba compiled: where what it returns and what it raises goes, its record."""


def processor() -> str:
    """Tell for which processor machine code is made here."""
    features: str = llvm.get_host_cpu_features().flatten()
    return " ".join((llvm.get_process_triple(), llvm.get_host_cpu_name(), features))


def load(code: Code) -> Callable[[int], None]:
    """Return the function of machine code that takes the address of its record.

    Other threads may run meanwhile.
    """
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple().create_target_machine(jit=True)
    loader = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    loader.add_object_file(llvm.ObjectFileRef.from_data(code.content))
    loader.finalize_object()
    call = _SIGNATURE(loader.get_function_address(code.entry))

    # The memory of the machine code is the loader's: it has to last as long as the function.
    def run(world: int, _loader: Any = loader) -> None:
        returned, raised = ctypes.c_void_p(), ctypes.c_void_p()
        if call(ctypes.addressof(returned), ctypes.addressof(raised), world):
            message = f"the machine code of {code.entry} failed; engine simpy does without it"
            raise SdssimError(message)

    return run
