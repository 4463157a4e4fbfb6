"""Where an answer goes: into a folder of its own, never over another one."""

from pathlib import Path

import pytest

from twofutures.viz.reports.answer import Answer, give


def answer(name="compare", command="twofutures compare a b", **more):
    summary = {"command": command, "made_with": {}, "figure": 1}
    return Answer(name, "title", summary, (), lambda charts: (), lambda: print("shown"), **more)


def still_shown(folder: Path, one: Answer, capsys) -> str:
    """What stands on stdout; the error is raised after it was printed."""
    with pytest.raises(ValueError, match=r"nothing was written: .* holds another answer .*; name a new folder"):
        give(one, folder, as_json=False, quiet=True)
    return capsys.readouterr().out


def test_the_same_answer_again_takes_the_place_of_the_first(tmp_path):
    written = []
    for _ in range(2):
        give(answer(), tmp_path / "r", as_json=False, quiet=True)
        written.append({file.name for file in (tmp_path / "r").iterdir()})
    assert written[0] == written[1] and written[0]


def test_another_answer_is_printed_and_not_written_over_the_first(tmp_path, capsys):
    give(answer(), tmp_path, as_json=False, quiet=True)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    capsys.readouterr()
    for other in (answer(command="twofutures compare c d"), answer("flip", "twofutures flip a"), answer("outlook")):
        assert still_shown(tmp_path, other, capsys) == "shown\n"
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_an_analysis_lies_beside_the_run_that_it_explains(tmp_path):
    give(answer("outlook", "twofutures outlook"), tmp_path, as_json=False, quiet=True)
    give(answer("sensitivity", "", page="sensitivity.html", read_again=True), tmp_path, as_json=False, quiet=True)
    give(answer("discovery", "", page="discovery.html"), tmp_path, as_json=False, quiet=True)
    assert {"outlook.json", "sensitivity.json", "discovery.json"} <= {file.name for file in tmp_path.iterdir()}


def test_in_its_own_place_the_last_answer_stays(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in ("twofutures compare a b --worlds 10", "twofutures compare a b --worlds 20"):
        give(answer(command=command), Path("results") / "compare-a-b", as_json=False, quiet=True)
        assert command in Path("results/compare-a-b/compare.json").read_text()


def test_what_is_no_answer_is_let_be(tmp_path):
    (tmp_path / "package.json").write_text('{"name": "mine"}')
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "compare.json").write_text("[1]")
    give(answer(), tmp_path, as_json=False, quiet=True)
    assert (tmp_path / "package.json").read_text() == '{"name": "mine"}'
