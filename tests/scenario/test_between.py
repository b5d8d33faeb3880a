from sdssim.scenario.between import differences_between
from tests.results.paired import small


def test_scenarios_that_extend_nothing_in_common_are_compared():
    weekly = small(panels__panel__every_days=7)
    (found,) = differences_between(small(), weekly)
    assert (found.path, found.before, found.after) == ("panels.panel.every_days", 14, 7)


def test_a_scenario_does_not_differ_from_itself():
    assert differences_between(small(), small()) == ()
