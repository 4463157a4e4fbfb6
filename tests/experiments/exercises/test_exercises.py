"""Exercises accept their key, reject wrong answers, hold no answer, and change when the rule they teach is off."""

import pytest

from twofutures.abm.names import UnknownName
from twofutures.experiments.exercises.check import broken, check, judge, key_of, verdicts
from twofutures.experiments.exercises.keys import measure, moved, published
from twofutures.experiments.exercises.recipes import RECIPES
from twofutures.experiments.exercises.sheet import ASIDE, BLOCKS, CODE, Asked, exercise, exercises
from twofutures.experiments.exercises.worksheet import in_words, lesson, rows, text

FEW, QUICK = 4, ("02", "03", "05", "07")  # worlds of the small form, and those that are played in it
NAMES = list(exercises())

# Written by hand: what people who missed the point answer. Each differs from what is right in at least one thing.
WRONG = {
    "01": ({"years": 2.2}, {"years": 11}, {"years": "never"}, {"flow_ratio": 11}, {"worlds_flow": 128}),
    "02": ({"mean_error": 0}, {"mean_error": 4.6}, {"mean_error": -2.9}, {"worst": "remote"}, {"worst": "nothing"}),
    "03": ({"interaction": 0}, {"worlds_lead": 256}, {"lead_says": "nearly all"}, {"alone_first": 2.6},
           {"worlds_gap": 146}),
    "04": ({"only_because": 2}, {"only_because": 24}, {"months": -0.83}, {"ahead": 0}, {"channel": "distillation"}),
    "05": ({"in_turn": 0}, {"in_turn": 1}, {"by_address": 5}, {"by_address": 1}, {"by_address": "none"}),
    "06": ({"unpaired": 400}, {"pairs": 800}, {"discordant": 26}, {"own_pairs": 160}, {"own_pairs": 800}),
    "07": ({"points": "shrinks"}, {"months": "grows"}, {"rises_prc": -10}, {"rises_us": 10}, {"worlds_both": 32}),
    "08": ({"threshold": 0}, {"threshold": "never"}, {"threshold": 100}, {"by_price": 5}, {"by_price": 75}),
    "09": ({"in_band": 80}, {"in_band": 100}, {"series_won": 0}, {"miss": "gdp"}, {"miss": "none"}),
    "10": ({"noise": -0.5}, {"rule": 0.5}, {"bias": 0}, {"what_noise_does": "nothing"}, {"what_noise_does": "one way"}),
    "11": ({"world": 0}, {"without": 8.8}, {"without": "none"}, {"hinges": "yes"}, {"world": 256}),
    "12": ({"low": 0}, {"value": 0}, {"high": -1}, {"turns": 100}, {"turns": "value"}),
}  # fmt: skip


def right_answers(name):
    """What the shipped key says, as it would be typed."""
    key = published()[name]
    return {asked: right[0] if isinstance(right, list) else str(right) for asked, right in key.items()}


def test_there_are_twelve_with_keys_by_hand_for_none():
    assert [one.number for one in exercises().values()] == [f"{n:02}" for n in range(1, 13)] == list(WRONG)
    assert set(published()) == set(NAMES)
    assert {one.recipe for one in exercises().values()} == set(RECIPES), "no recipe is idle"


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_is_whole_and_what_it_asks_is_what_its_recipe_gives(name):
    one, key = exercise(name), published()[name]
    assert one.title and one.about and len(one.text) > 300 and 10 <= one.minutes <= 40
    assert {asked.name for asked in one.asked} == set(key)
    assert not {choice.name for choice in one.choices} & set(key) and set(one.example) <= {c.name for c in one.choices}
    assert all(asked.label and (asked.unit or asked.words) for asked in one.asked)
    assert len(rows(one)) == len(one.choices) + len(one.asked)
    assert "{" not in lesson(one, key)


@pytest.mark.parametrize("name", NAMES)
def test_the_key_is_accepted_and_its_lesson_holds(name):
    one, key = exercise(name), published()[name]
    assert all(verdict.right for verdict in verdicts(one, key, right_answers(name)))
    assert broken(one, key) == []
    assert moved(one, key, key) == []


@pytest.mark.parametrize(("name", "wrong"), [(name, wrong) for name in NAMES for wrong in WRONG[name[:2]]])
def test_wrong_answers_written_by_hand_are_rejected(name, wrong):
    one, key = exercise(name), published()[name]
    answers = {**right_answers(name), **{what: str(answer) for what, answer in wrong.items()}}
    rejected = [verdict for verdict in verdicts(one, key, answers) if not verdict.right]
    assert [verdict.asked.name for verdict in rejected] == list(wrong) and all(verdict.hint for verdict in rejected)


@pytest.mark.parametrize("name", NAMES)
def test_no_file_holds_what_is_right(name):
    one, key = exercise(name), published()[name]
    numbers = {in_words(right) for right in key.values() if isinstance(right, float) and right != int(right)}
    assert not [number for number in numbers if number in one.lesson + one.text + " ".join(one.holds)]


@pytest.mark.parametrize("number", QUICK)
def test_the_key_changes_when_the_rule_it_teaches_is_off(number):
    """The small form: a constant in place of a recipe could not pass."""
    one = exercise(number)
    few = {"worlds": FEW} if "worlds" in one.with_ else {}
    on, off = key_of(one, **few), key_of(one, **{**few, **one.without})
    assert moved(one, on, off), f"{one.without} changes nothing"


@pytest.mark.long
def test_every_key_is_what_the_engine_gives_today_and_changes_when_its_rule_is_off():
    today = measure()
    lines = [line for name, one in exercises().items() for line in moved(one, published()[name], today[name])]
    assert lines == [], "run make keys, and tell the change log"
    assert [line for name, one in exercises().items() for line in broken(one, today[name])] == []
    off = {name: key_of(one, **one.without) for name, one in exercises().items()}
    assert [name for name, one in exercises().items() if not moved(one, today[name], off[name])] == []


@pytest.mark.parametrize("name", NAMES)
def test_in_another_language_every_text_is_another_and_names_code_and_sizes_stay(name):
    """A text that a sheet does not hand over would stay English wherever it is read."""
    one = exercise(name)
    other = one.in_language(lambda text: f"<{text}>")
    stay = {"name", "minutes", "recipe", "with_", "without", "holds", *(() if one.choices else ("choices",))}
    assert {key for key, value in vars(other).items() if value == vars(one)[key]} == stay
    for ours, theirs in zip((*one.choices, *one.asked), (*other.choices, *other.asked), strict=True):
        for key, value in vars(ours).items():
            stays = key in ("name", "within", "part") or not value or (key == "example" and value != ours.instead)
            assert (vars(theirs)[key] == value) == stays, key
    for ours, theirs in zip(BLOCKS.findall(text(one)), BLOCKS.findall(other.text), strict=True):
        wanted = ASIDE.sub(r"<\g<0>>", ours) if ours.startswith(CODE) else f"<{' '.join(ours.split())}>"
        assert theirs.strip() == wanted.strip()


def test_an_answer_is_read_as_people_write_it():
    number, word = Asked("x", "x", within=0.1), Asked("y", "y", words=("lawful use", "neither"))
    assert judge(number, -0.5, "−0.45").right and judge(number, 80.0, "80 %").right
    assert judge(number, 2.0, "2.2").hint == "too large" and judge(number, 2.0, "1.8").hint == "too small"
    assert {judge(number, 2.0, text).hint for text in ("two", "nan", "inf")} == {"a number is right here"}
    assert judge(number, 2.0, "").hint == "not answered"
    assert judge(word, "lawful use", " Lawful  Use ").right and not judge(word, "lawful use", "neither").right
    assert judge(Asked("z", "z", part=0.1), 200.0, "219").right and not judge(number, "never", "5").right
    assert judge(word, ["T1", "T2"], "t2").right


def test_what_is_lacking_or_unknown_names_the_fix():
    with pytest.raises(UnknownName, match="03_one_hole_or_all"):
        exercise("03_one_hole")
    with pytest.raises(UnknownName, match="did you mean years"):
        check(exercise("1"), {"yaers": "2"})
    with pytest.raises(ValueError, match="--answer country=…"):
        check(exercise("8"), {"threshold": "2"})
    with pytest.raises(ValueError, match="answer something"):
        check(exercise("8"), {"country": "UGA"})
    for guess in ("much", "nan", "inf"):
        with pytest.raises(ValueError, match=r"enforcement=-1\.5"):
            key_of(exercise("2"), {"enforcement": guess, "vetting": "1", "remote": "1"}, worlds=1)
