"""A screen as a scenario file: what the Lab writes, the command line reads back as the same case."""

import tomllib

import pytest

from twofutures.abm.outside import LARGEST_TEXT
from twofutures.policies.scenario_file import read_scenario
from twofutures.viz.app.engine.screen import NOW, WAS, Screen
from twofutures.viz.app.engine.screen_file import batch, read, written

SCREEN = (
    Screen("inaction", seed=7, worlds=256)
    .with_levers({"enforcement": 3.0, "export_push": 20.0, "tool_servicing": 0.5})
    .with_assumptions({"spillover": 0.5})
    .with_start("exports", "2028Q1")
)


def decided(case):
    return {(n, v, policy.start) for policy in case.followed() for n, v in policy.settings.items()}


def test_the_written_file_reads_back_as_the_same_screen():
    assert read(written(SCREEN).encode()) == SCREEN
    assert read(written(Screen()).encode()) == Screen()


def test_the_command_line_reads_the_same_two_cases(tmp_path):
    path = tmp_path / "screen.toml"
    path.write_text(written(SCREEN), encoding="utf-8")
    run = read_scenario(path)
    mine, untouched = run.cases
    assert (mine.name, untouched.name) == (NOW, WAS)
    assert decided(mine) == decided(SCREEN.case())
    assert mine.assumed() == SCREEN.case().assumed()
    assert dict(run.settings)["seed"] == 7 and dict(run.settings)["worlds"] == 256


def test_a_batch_holds_every_combination():
    text = batch(SCREEN, [{"enforcement": 1.0}, {"enforcement": 2.0, "api_kyc": 0.5}])
    cases = tomllib.loads(text)["case"]
    assert [case["levers"]["enforcement"] for case in cases] == [1.0, 2.0]
    assert cases[0]["label"] == "enforcement 1"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"x = [", "not valid TOML"),
        (b"\xff\xfe", "not text"),
        (b"#" * (LARGEST_TEXT + 1), "larger than"),
        (b'[case]\nfile = "/etc/passwd"', "case"),
        (b"[levers]\nenforcement = 99.0", "enforcement"),
        (b"[switches]\nsmuggling = 0.0", "command line"),
        (b'[[policy]]\nlever = "enforcement"\nvalue = 2.0\nend = "2027Q4"', "schedule"),
        (b"[held]\nspillover = 0.5", "2022Q4"),
    ],
)
def test_a_file_that_no_screen_can_show_is_a_sentence(content, sentence):
    with pytest.raises(ValueError, match=sentence) as caught:
        read(content)
    assert "/tmp" not in str(caught.value)
