"""The same work in other programs: all find the same mean time in the system."""

import pytest

pytest.importorskip("numba", reason="the compiled engine is an extra")

from benchmarks import peers
from benchmarks.workloads import job_of, journeys_of, plain_simpy, tandem_of

PEOPLE = 100


def test_plain_simpy_finds_the_mean_of_both_engines():
    job = job_of(tandem_of(PEOPLE, sessions=True))
    means = {
        "plain": plain_simpy(journeys_of(job)),
        "simpy": peers.mean_days(peers.run_simpy(job.plan, job.inputs)),
        "compiled": peers.mean_days(peers.run_compiled(job.plan, job.inputs)),
    }
    peers.check_agreement(means)


def test_ciw_finds_the_same_mean():
    pytest.importorskip("ciw", reason="Ciw comes with the extra bench")
    journeys = journeys_of(job_of(tandem_of(PEOPLE, sessions=True)))
    peers.check_agreement({"plain": plain_simpy(journeys), "Ciw": peers.in_ciw(journeys)})


def test_salabim_finds_the_same_mean():
    pytest.importorskip("salabim", reason="salabim comes with the extra bench")
    journeys = journeys_of(job_of(tandem_of(PEOPLE, sessions=True)))
    peers.check_agreement({"plain": plain_simpy(journeys), "salabim": peers.in_salabim(journeys)})


def test_the_order_of_priorities_matters_to_the_mean():
    """The check can fail: another order gives another mean."""
    journeys = journeys_of(job_of(tandem_of(PEOPLE, 2.0, sessions=True)))
    turned = peers.Journeys(
        journeys.arrives, [-each for each in journeys.priority], journeys.items, journeys.until
    )
    means = {"as they are": plain_simpy(journeys), "turned round": plain_simpy(turned)}
    with pytest.raises(AssertionError, match="turned round"):
        peers.check_agreement(means)


def test_it_says_what_is_not_installed(monkeypatch, capsys):
    monkeypatch.setattr(peers, "find_spec", lambda _: None)
    assert peers.main([]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == 'Ciw and salabim not installed: pip install "sdssim[bench]"\n'
    with pytest.raises(peers.PeersMissingError, match="Ciw and salabim"):
        peers.programs(PEOPLE)


def test_all_programs_are_ready_where_all_are_installed():
    pytest.importorskip("ciw", reason="Ciw comes with the extra bench")
    pytest.importorskip("salabim", reason="salabim comes with the extra bench")
    ready = peers.programs(PEOPLE)
    assert list(ready) == ["plain SimPy", "SimPy engine", "compiled engine", "Ciw", "salabim"]
    means = {name: program.mean(program.run()) for name, program in ready.items()}
    assert means["SimPy engine"] == means["compiled engine"]
    peers.check_agreement(means)
