from dataclasses import replace

import pytest

from sdssim.errors import SdssimError
from sdssim.report.charts.replayed import replayed
from tests.report.seen import busy_logs, busy_results, busy_seen, of_text
from tests.small import SMALL


def test_without_logs_nothing_is_seen():
    assert replayed(busy_results(), ()) is None


def test_it_says_how_many_replications_a_picture_shows():
    assert busy_seen().told == "Drawn from the first 3 of 4 replications."
    assert (
        replayed(busy_results(), busy_logs()[:1]).told == "Drawn from the first of 4 replications."
    )
    results, _, logs = of_text(SMALL)
    assert replayed(results, logs).told == ""


@pytest.mark.parametrize(
    "logs",
    [
        busy_logs()[1:],
        [replace(busy_logs()[0], seed=2)],
        of_text(SMALL)[2],
    ],
)
def test_logs_of_another_run_are_refused(logs):
    with pytest.raises(SdssimError, match="the report needs replication 0, seed 1"):
        replayed(busy_results(), logs)
