"""Making machine code: what numba is for."""

from importlib import import_module

from sdssim.machine.compiling import OPTIONS
from sdssim.machine.keeping import Code
from sdssim.machine.memory import nb


def machine_code_of(module: str) -> Code:
    """Compile the function ``run(w)`` of a module; ``WORLD`` there is the layout of ``w``.

    It must not raise: what raises needs numba when it runs.
    """
    found = import_module(module)
    kind = nb.from_dtype(found.WORLD)
    function = nb.njit(**OPTIONS)(found.run)
    function.compile((kind,))
    compiled = function.overloads[kind,]
    _, _, (content, _) = compiled.library.serialize_using_object_code()
    return Code(compiled.fndesc.llvm_func_name, content)
