"""Two games of one world on the command line: one chart, the table in the terminal, and data that says the same."""

import json

import pytest

from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Table

SMALL = ("--lucks", "4", "--quiet")


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """The logs of two rooms of one world: one closes what it can, the other moves nothing."""
    folder, begun = tmp_path_factory.mktemp("rooms"), Game(Table(world=12))
    for code, notch in (("ABCDEF", "closed"), ("GHJKMN", "")):
        game = begun.fork()
        if notch:
            game.move("us_government", "chip_rules", notch)
        while not game.ended:
            game.resolve()
        game.save(folder / f"game-{code}.json")
    begun.save(folder / "begun.json")
    return folder


@pytest.mark.slow
def test_two_logs_are_one_chart_one_table_and_data(call, logs, tmp_path):
    one, two = (logs / f"game-{code}.json" for code in ("ABCDEF", "GHJKMN"))
    result = call("game", one, two, *SMALL, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    data = json.loads((tmp_path / "rooms.json").read_text(encoding="utf-8"))
    words, page = " ".join(result.stdout.split()), (tmp_path / "rooms.html").read_text(encoding="utf-8")
    assert "in room ABCDEF" in data["sentence"] and data["sentence"] in words and data["columns"][1] == "ABCDEF"
    assert data["lead_by_quarter"]["GHJKMN"] == data["lead_by_quarter"]["autopilots"], "nobody moved there"
    assert data["lead_by_quarter"]["ABCDEF"] != data["lead_by_quarter"]["autopilots"]
    assert len(data["decided"]["ABCDEF"]) == 1 and 'id="leaves-out"' in page and "<figure" in page
    assert (tmp_path / "rooms.svg").is_file()


def test_logs_that_are_one_or_not_over_are_refused_in_a_line(call, logs):
    result = call("game", logs / "game-ABCDEF.json", logs / "begun.json", *SMALL)
    assert result.exit_code == 2 and "turn 1 of 5 has not been played" in result.stderr
    result = call("game", logs / "begun.json", logs / "begun.json", *SMALL)
    assert result.exit_code == 2 and "name the logs of two rooms" in result.stderr
