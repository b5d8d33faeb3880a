"""Work that goes on and comes back: the engine against Jackson's and Kelly's product form."""

from functools import partial

from tests.theory.controls import Moments
from tests.theory.networks import effective_rates, mean_passes, mean_sojourn, station_mean_waits
from tests.theory.observed import network_of
from tests.theory.runs import Run
from tests.theory.twins import jackson, rework

HOUR = 1 / 24
SERVERS = {"rework": (1, 1), "jackson": (1, 1)}


def wait_of_a_visit(station, table):
    return table[f"wait_{station}"].sum() / table[f"visits_{station}"].sum()


def controls(table, means, passes):
    """Draws less their means, alone and times a wait or the work present before the draw."""
    gap = Moments.exponential(2 * HOUR)
    apart = table["gap"] - gap.mean
    columns = [apart, table["gap"] ** 2 - gap.square]
    for name, mean in means.items():
        visits = table[f"visits_{name}"]
        columns += [
            visits - passes[name],
            table[f"work_{name}"] - visits * mean,
            table[f"squared_work_{name}"] - visits * 2 * mean**2,
            table[f"wait_times_work_{name}"] - table[f"wait_{name}"] * mean,
            table[f"present_{name}"] * apart,
            table[f"present_{name}"] * (visits - passes[name]),
        ]
    return [column.mean() for column in columns]


def check_network(run, rates, means):
    run.assert_same_person_by_person()
    services = [means[name] for name in "ab"]
    servers = SERVERS[run.scenario]
    passes = {name: rate / 12 for name, rate in zip("ab", rates, strict=True)}
    known = partial(controls, means=means, passes=passes)
    for name, expected in zip("ab", station_mean_waits(rates, services, servers), strict=True):
        run.assert_agrees(
            f"mean wait of a visit to {name}",
            partial(wait_of_a_visit, name),
            expected,
            controls=known,
        )
    run.assert_agrees(
        "mean days to leaving",
        lambda table: table["sojourn"].mean(),
        mean_sojourn(12, rates, services, servers),
        controls=known,
    )


def test_a_tandem_with_rework_at_most_once():
    run = Run("rework", rework, network_of, counted=(500, 8_000), seed=301, twins=120)
    rates = [12 * mean_passes(0.3, at_most=1)] * 2
    check_network(run, rates, {"a": 0.9 * HOUR, "b": 1.0 * HOUR})


def test_a_jackson_network():
    run = Run("jackson", jackson, network_of, counted=(500, 8_000), seed=302, twins=180)
    rates = effective_rates([12, 0], [[0, 0.7], [0.3, 0]])
    check_network(run, list(rates), {"a": 0.95 * HOUR, "b": 1.2 * HOUR})
