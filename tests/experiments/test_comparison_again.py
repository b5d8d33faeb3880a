import json

import pytest

from sdssim.errors import SdssimError
from sdssim.experiments.comparison import Enough, compare_scenarios
from sdssim.experiments.comparison_again import compare_again
from sdssim.measures.entry import Unit
from sdssim.results.comparison_files import differences_frame, write_comparison
from sdssim.results.read import open_results
from tests.results.paired import several, small


@pytest.fixture
def folder(tmp_path):
    write_comparison(several(), tmp_path)
    return tmp_path


def change(folder, **facts):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | facts))


def test_the_same_comparison_comes_out(folder):
    again, first = compare_again(open_results(folder)), several()
    assert differences_frame(again).equals(differences_frame(first))
    for one, other in zip(again.variants, first.variants, strict=True):
        assert (one.title, one.differs, one.headline) == (
            other.title,
            other.differs,
            other.headline,
        )
        assert (one.causes, one.stages, one.people) == (other.causes, other.stages, other.people)
        assert one.contradictions == other.contradictions
        assert (one.scenario.label, one.is_baseline) == (other.scenario.label, other.is_baseline)
    assert (again.families, again.stopping) == (first.families, first.stopping)
    assert (again.engine, again.version, again.seed) == (first.engine, first.version, first.seed)


def test_when_it_was_stopped_is_kept(tmp_path):
    baseline, variant = small(), small(staff__worker__share=0.08)
    enough = Enough(4, {Unit.DAYS: 14.0, Unit.PEOPLE: 3.0}, 8)
    first = compare_scenarios(baseline, [variant], enough, 3, level=0.9, engine="simpy")
    write_comparison(first, tmp_path)
    again = compare_again(open_results(tmp_path))
    assert again.stopping == first.stopping
    assert (again.asked_replications, again.replications) == (4, first.replications)
    assert again.families == first.families


def test_the_engine_is_told_as_it_was(folder):
    change(folder, engine={"asked": "auto", "used": "compiled"})
    assert compare_again(open_results(folder)).engine == "compiled"


def test_figures_that_do_not_come_out_again_are_refused(folder):
    change(folder, seed=9)
    with pytest.raises(SdssimError, match=r"gives other figures .*\n  cd .* && sdssim compare"):
        compare_again(open_results(folder))


def test_a_manifest_without_variants_is_refused(folder):
    change(folder, variants=["x"])
    with pytest.raises(SdssimError, match="does not list its variants"):
        compare_again(open_results(folder))
