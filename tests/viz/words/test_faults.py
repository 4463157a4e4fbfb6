"""Faults: every refusal that a page can show has words in the catalogue, and is said in the reader's language."""

import ast
import re

import pytest

from twofutures.policies.scenario_file import TYPES
from twofutures.viz.words.faults import HOME, LONGEST, in_words, patterns
from twofutures.viz.words.languages import ENGLISH, speaking
from twofutures.viz.words.texts import stored

HEARD = (  # files whose refusals come before visitors: links, number boxes, uploaded files, games, rooms
    "viz/app/engine/*.py", "viz/app/game/*.py", "viz/room/*.py", "experiments/game/game.py",
    "experiments/game/rules.py", "experiments/game/wild_cards.py", "experiments/questions.py",
    "experiments/work/apart.py", "experiments/exercises/sheet.py",
    "experiments/exercises/markets.py", "experiments/exercises/readings.py", "policies/policy.py",
    "policies/case.py", "policies/scenario_file.py", "policies/scenario_fields.py", "policies/game/seats.py",
    "abm/names.py", "abm/calendar.py", "abm/lever.py", "abm/parameters.py", "abm/outside.py", "viz/words/languages.py",
)  # fmt: skip
ELSEWHERE = re.compile(  # refusals of the same files that come before whoever starts something, or writes code
    r"a server has room|port |the room .+ is named twice|.*is no log of a room|its first row|.* is no case"
    r"|.*is a (folder|device)|.* cannot be read|.*is no JSON|.*is declared (twice|already)|.*: (distribution|value) "
    r"|the policy .+ returned|.* holds .+ cases: name one|.*turns: a game of|.*is no wild card: write"
    r"|case$|case of |lever of |figure of this page|outcome class |.*, so it has no one value"
)
COMPOSED = {"file_line", "file_faults"}  # put together from parts that are nothing by themselves


def template(node):
    """A text or an f-string as a pattern, what is filled in left open; None for all else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(".*" if isinstance(part, ast.FormattedValue) else re.escape(part.value) for part in node.values)
    return None


@pytest.fixture(scope="module")
def written(root):
    """What files that are heard raise and look up by kind, and every text in them, as patterns."""
    raised, texts = set(), set()
    for file in sorted(file for pattern in HEARD for file in root.glob(pattern)):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            texts.add(template(node))
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                raised |= {template(one) for one in node.exc.args}
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "known":
                raised.add(template(node.args[0]))
    return raised - {None}, texts - {None}


def samples():
    """Every fault of the catalogue with something in its places."""
    return {key: re.sub(r"\{\w+\}", "x", text).replace("{{", "{").replace("}}", "}")
            for key, text in stored(ENGLISH).items() if key.startswith(HOME)}  # fmt: skip


def test_every_refusal_that_comes_before_visitors_has_words(written):
    raised, _ = written
    faults = list(samples().values())
    assert len(raised) > 100
    patterns_of = {one: re.compile(one, re.DOTALL) for one in raised}
    lacking = {one for one, pattern in patterns_of.items() if not any(map(pattern.fullmatch, faults))}
    assert {one for one in lacking if not ELSEWHERE.match(re.sub(r"\\(.)", r"\1", one))} == set()
    assert set(TYPES.values()) <= set(faults)


def test_no_fault_is_there_for_nothing(written):
    _, texts = written
    telling = [re.compile(one, re.DOTALL) for one in texts if len(re.sub(r"\.\*|\W", "", one)) >= 3]
    for key, fault in samples().items():
        kind = fault.removeprefix("unknown ")
        meant = any(one.fullmatch(fault) or one.fullmatch(kind) for one in telling)
        assert meant or key.removeprefix(HOME) in COMPOSED, key


def test_every_fault_is_known_again_by_its_own_words():
    for key, fault in samples().items():
        first = next(one for one, pattern in patterns().items() if pattern.fullmatch(fault))
        assert first == key, (key, first)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("world must be a whole number from 0 to 9,999,999, not 99999999",
         "world (die Nummer der Welt) muss eine ganze Zahl von 0 bis 9.999.999 sein, nicht 99999999"),
        ("unknown part of the link 'seat': did you mean seed or data?",
         "unbekannt (Teil des Links): „seat“. Meinten Sie seed oder data?"),
        ("lever enforcement takes a finite number in 0..5 index, FY2025 = 1, not 99.5",
         "der Hebel enforcement nimmt eine endliche Zahl von 0 bis 5 (Index, Haushaltsjahr 2025 = 1), nicht 99,5"),
        ("the file: line 2, levers.x: must be a number; line 3, seed: must be a whole number",
         "in der Datei: Zeile 2, levers.x: muss eine Zahl sein; Zeile 3, seed: muss eine ganze Zahl sein"),
        ("the Hub states is frozen: the host can give it back to people",
         "Umschlagstaaten: eingefroren; die Leitung kann den Platz wieder Menschen geben"),
        ("unknown assumption of smuggling 'hub': did you mean hub_throughput?",
         "unbekannt (Annahme zum Thema Schmuggel): „hub“. Meinten Sie hub_throughput?"),
        ("a bug that nobody foresaw", "a bug that nobody foresaw"),
    ],
)  # fmt: skip
def test_a_fault_is_said_in_the_language_of_whoever_reads_it(english, german):
    assert in_words(english) == english
    with speaking("de"):
        assert in_words(english) == german
        assert in_words(german) == german, "what is said already stays"


def test_what_is_longer_than_any_fault_of_ours_is_not_searched_for_places():
    begins, ends = "unknown lever '", "': did you mean a or b or c?"
    texts = [begins + "': did you mean " * (size // 16) + ends for size in (LONGEST // 2, LONGEST, 100 * LONGEST)]
    with speaking("de"):
        assert [in_words(text) == text for text in texts] == [False, True, True]
