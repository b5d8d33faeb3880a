import click
import pytest

from sdssim.cli.places import refuse_unwritable


def test_a_folder_that_can_be_made_is_accepted(tmp_path):
    refuse_unwritable(tmp_path, "--out")
    refuse_unwritable(tmp_path / "new" / "newer", "--out")
    assert not (tmp_path / "new").exists()


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(click.BadParameter, match="cannot be written"):
        refuse_unwritable(tmp_path / "file" / "below", "--out")


def test_a_folder_that_may_not_be_written_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(click.BadParameter, match="choose another folder"):
        refuse_unwritable(tmp_path, "--out")
