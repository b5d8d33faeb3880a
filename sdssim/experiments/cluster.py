"""Simulating on a cluster: the workers of a dask.distributed scheduler, near or far."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from sdssim.errors import SdssimError

if TYPE_CHECKING:
    from distributed import Client

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

LOCAL = "local"
_CONNECT_SECONDS = 10
_INSTALL = 'pip install "sdssim[cluster]"'


class ClusterExecutor(Executor):
    """The workers of a cluster, as any other executor.

    Parameters
    ----------
    client
        A connected client of dask.distributed.
    """

    def __init__(self, client: "Client") -> None:
        self._inner = client.get_executor(pure=False, retries=0)
        self._max_workers = max(1, sum(client.nthreads().values()))

    def submit(
        self,
        fn: Callable[Parameters, Result],
        /,
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Future[Result]:
        """Send a task to a worker."""
        future: Future[Result] = self._inner.submit(fn, *args, **kwargs)
        return future


@contextmanager
def cluster(address: str, jobs: int) -> Iterator[Executor]:
    """Connect to a cluster for as long as it is needed.

    Parameters
    ----------
    address
        Of a scheduler, such as ``tcp://10.0.0.5:8786``; ``local`` starts one here.
    jobs
        How many processes a local one has.

    Raises
    ------
    SdssimError
        dask.distributed is not installed, nobody answers at the address, or there are no workers.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        message = f"--dask needs dask.distributed, which is not installed: {_INSTALL}"
        raise SdssimError(message) from error
    if address == LOCAL:
        with (
            LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                silence_logs=logging.ERROR,
            ) as started,
            Client(started) as client,
        ):
            yield ClusterExecutor(client)
        return
    try:
        client = Client(address, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        message = (
            f"no dask scheduler answers at '{address}' ({error}); give its address, such as "
            f"tcp://HOST:8786, or '{LOCAL}'"
        )
        raise SdssimError(message) from error
    with client:
        if not client.nthreads():
            message = (
                f"the dask scheduler at '{address}' has no workers; start some, then try again"
            )
            raise SdssimError(message)
        yield ClusterExecutor(client)
