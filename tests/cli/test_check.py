from sdssim.scenario.load import load


def test_a_scenario_that_can_be_run_is_ok(sdssim_command):
    done = sdssim_command("check", "small.yaml")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"OK  small.yaml  baseline  {load('small.yaml').digest[:12]}")


def test_names_can_be_checked_as_well(sdssim_command):
    assert sdssim_command("check", "stockport-pilot").exit_code == 0


def test_every_problem_of_every_file_is_reported(sdssim_command, folder):
    text = (folder / "small.yaml").read_text()
    (folder / "one.yaml").write_text(
        text.replace("share: 0.2", "share: 2").replace("places", "plces")
    )
    (folder / "two.yaml").write_text(text.replace("by: worker", "by: wroker"))
    done = sdssim_command("check", "one.yaml", "small.yaml", "two.yaml")
    assert done.exit_code == 2
    assert "OK  small.yaml" in done.stdout
    for place in ("one.yaml:11:", "one.yaml:13:", "two.yaml:"):
        assert place in done.stderr
    assert "did you mean 'places'" in done.stderr
    assert done.stderr.endswith("2 of 3 cannot be run.\n")


def test_a_file_that_is_not_there_is_said_so(sdssim_command):
    done = sdssim_command("check", "none.yaml")
    assert done.exit_code == 2
    assert "none.yaml" in done.stderr


def test_warnings_do_not_stop_a_scenario(sdssim_command, folder):
    text = (folder / "small.yaml").read_text()
    (folder / "busy.yaml").write_text(text.replace("per_month: 6", "per_month: 600"))
    done = sdssim_command("check", "busy.yaml")
    assert done.exit_code == 0
    assert "warning:" in done.stdout


def test_checking_nothing_is_a_mistake(sdssim_command):
    assert sdssim_command("check").exit_code == 2
