"""A function of machine code: made once on a machine, loaded in every process that wants it."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from threading import Lock

from sdssim.errors import SdssimError
from sdssim.machine.arrays import Records, address
from sdssim.machine.keeping import Code, digest_of, keep, kept

INSTALL = 'pip install "sdssim[compiled]"'
"""What to type for machine code to be had."""

COMPILING = "Compiling the engine: once on this machine, for up to half a minute"


@cache
def is_available() -> bool:
    """Whether numba is installed, when first asked."""
    return find_spec("numba") is not None


class Kernel:
    """One function that is given one record, as machine code.

    Parameters
    ----------
    name
        What its machine code is kept as.
    module
        Dotted name of the module with the function, ``run(w)``, and the layout of its record,
        ``WORLD``. It is imported only when there is no machine code yet, and may import numba.
    sources
        Files and folders of modules whose text decides what the machine code does, from the
        package's folder on. Machine code that was made from another text is not used.
    """

    def __init__(self, name: str, module: str, sources: Sequence[str]):
        self._name = name
        self._module = module
        self._sources = (*sources, "machine")
        self._run: Callable[[int], None] | None = None
        self._lock = Lock()

    @property
    def is_ready(self) -> bool:
        """Whether the machine code is in hand in this process."""
        return self._run is not None

    def prepare(self, tell: Callable[[str], None] | None = None) -> None:
        """Get the machine code ready, once in a process: from where it is kept, or by making it.

        Parameters
        ----------
        tell
            Is told before anything begins that takes seconds.

        Raises
        ------
        SdssimError
            numba is not installed.
        """
        with self._lock:
            if self._run is None:
                self._run = self._loaded(tell or (lambda _: None))

    def __call__(self, world: Records) -> None:
        """Run the function on an array of one record, in machine code that was prepared."""
        if self._run is None:
            self.prepare()
        assert self._run is not None  # noqa: S101 -- prepare raises where it cannot be had
        self._run(address(world))

    def _loaded(self, tell: Callable[[str], None]) -> Callable[[int], None]:
        try:
            from sdssim.machine.loading import load, processor

            digest = digest_of(self._sources, processor())
            code = kept(self._name, digest)
            if code is None:
                code = self._made(digest, tell)
        except ModuleNotFoundError as error:
            if error.name is None or error.name.partition(".")[0] not in ("numba", "llvmlite"):
                raise
            message = (
                "the compiled engine needs numba, which is not installed: "
                f"{INSTALL}, or choose engine simpy"
            )
            raise SdssimError(message) from None
        return load(code)

    def _made(self, digest: str, tell: Callable[[str], None]) -> Code:
        from sdssim.machine.making import machine_code_of

        tell(COMPILING)
        code = machine_code_of(self._module)
        keep(self._name, digest, code)
        return code
