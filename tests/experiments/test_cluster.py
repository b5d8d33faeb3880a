"""A cluster gives the same bytes as the processes of this machine."""

import sys

import pytest

from sdssim.errors import SdssimError
from sdssim.experiments.cluster import cluster
from sdssim.experiments.driver import replicate_all
from sdssim.scenario.load import load_text
from tests.small import SMALL


def test_without_dask_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SdssimError, match=r'pip install "sdssim\[cluster\]"'), cluster("local", 1):
        pass


distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_cluster_gives_the_same_bytes():
    scenario = load_text(SMALL)
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None
        ) as started,
        cluster(started.scheduler_address, 1) as executor,
    ):
        assert executor._max_workers == 1
        there = replicate_all([scenario], 6, 1, executor)
    (here,) = replicate_all([scenario], 6)
    assert there[0].values.tobytes() == here.values.tobytes()


def test_a_cluster_of_this_machine_can_be_started():
    with cluster("local", 1) as executor:
        assert executor.submit(pow, 2, 5).result() == 32


def test_a_cluster_without_workers_is_refused():
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None) as started,
        pytest.raises(SdssimError, match="has no workers"),
        cluster(started.scheduler_address, 1),
    ):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://"])
def test_an_address_where_nobody_answers_is_refused(address, monkeypatch):
    monkeypatch.setattr("sdssim.experiments.cluster._CONNECT_SECONDS", 0.3)
    with pytest.raises(SdssimError, match="no dask scheduler answers"), cluster(address, 1):
        pass
