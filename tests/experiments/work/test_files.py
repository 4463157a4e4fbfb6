"""Files are whole or not there; links, devices and pipes stay what they are."""

import os
import stat
import threading
from pathlib import Path

import pytest

from twofutures.experiments.work.files import STDOUT, write_atomically, write_text

posix = pytest.mark.skipif(os.name != "posix", reason="needs devices, pipes and links")


def test_a_file_is_whole_or_as_it_was(tmp_path):
    file = tmp_path / "deep" / "a.txt"
    write_text(file, "first")

    def half(path):
        path.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(file, half)
    assert file.read_text() == "first" and [*file.parent.iterdir()] == [file]


@posix
def test_a_link_stays_and_what_it_leads_to_is_replaced_with_the_mode_it_had(tmp_path):
    file, link, chain = tmp_path / "there" / "a.txt", tmp_path / "link.txt", tmp_path / "chain.txt"
    file.parent.mkdir()
    file.write_text("before")
    file.chmod(0o640)
    link.symlink_to(file)
    chain.symlink_to("link.txt")
    write_text(chain, "after")
    assert chain.is_symlink() and link.is_symlink() and file.read_text() == "after"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [*file.parent.iterdir()] == [file], "nothing half-written is left"


@posix
def test_a_link_to_what_is_not_there_yet_makes_it(tmp_path):
    link, folder = tmp_path / "link.txt", tmp_path / "folder"
    link.symlink_to(tmp_path / "there" / "a.txt")
    folder.symlink_to(tmp_path / "elsewhere")
    write_text(link, "text")
    write_text(folder / "deep" / "b.txt", "text")
    assert link.is_symlink() and (tmp_path / "there" / "a.txt").read_text() == "text"
    assert folder.is_symlink() and (tmp_path / "elsewhere" / "deep" / "b.txt").read_text() == "text"


@posix
def test_a_circle_of_links_is_one_error(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.symlink_to(two)
    two.symlink_to(one)
    with pytest.raises(OSError, match="symbolic links"):
        write_text(one, "text")
    assert one.is_symlink()


@posix
def test_a_pipe_gets_the_whole_and_stays_a_pipe(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_text(pipe, "through")
    reader.join()
    assert read == ["through"] and stat.S_ISFIFO(pipe.stat().st_mode) and [*tmp_path.iterdir()] == [pipe]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_devices_stay_devices(tmp_path):
    full = tmp_path / "full"
    full.symlink_to("/dev/full")  # should it be replaced after all, then only the link
    with pytest.raises(OSError, match="No space left") as error:
        write_text(full, "text")
    write_text(Path(os.devnull), "text")
    assert error.value.filename == str(full) and full.is_symlink()
    assert all(stat.S_ISCHR(os.stat(device).st_mode) for device in ("/dev/full", os.devnull))


@posix
def test_what_stands_for_standard_output_is_written_there(tmp_path, capfdbinary, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_text(STDOUT, "here ")
    write_text(Path("/dev/stdout"), "and here")
    assert capfdbinary.readouterr().out == b"here and here" and not [*tmp_path.iterdir()]


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(OSError, match=str(tmp_path.name)):
        write_text(tmp_path, "text")
    assert not [*tmp_path.iterdir()]
