"""The catalogues: what code asks for is there, nothing is there for nothing, and no text stands anywhere else."""

import re
import tomllib
from dataclasses import replace

import pytest

from twofutures.viz.words.languages import ENGLISH, written
from twofutures.viz.words.texts import BETWEEN, DATA, OWN, stored

ROOMS = {"phone": ("seat", "screen"), "room": ("host",)}  # by catalogue, which pages of a room ask it for texts
ENDINGS = "(toml|py|csv|zip|json|html|parquet|css|js)"  # of files that are called like a page
PLACE = re.compile(r"\{(\w+)")
WHOLE_PLACE = re.compile(r"\{[^{}]*\}")  # with the form of a number
CODE_NAME = re.compile(r"`[^` ]*[_@=/][^`]*`")  # in an exercise
KEY = re.compile(r'["\']([a-z_]+\.[a-zA-Z_0-9 &]+)["\']')
MADE_KEY = re.compile(r'f"([a-z_]+\.[^"]*\{[^"]+)"')  # put together from a page and what is at hand
WORDS = re.compile(r"[A-Za-z]{2,},? [A-Za-z]{2,}")
COMPOSED = re.compile(  # texts of data that code puts together
    r"no .+ by anybody from the branch on|.+ instead of the package|2028 mean|2028Q4|lead of \d+ months or (more|less)"
)


def pages(texts):
    return {key.partition(".")[0] for key in texts}


def test_every_text_that_is_asked_for_is_in_the_catalogue(sources):
    keys, code = stored(ENGLISH), "\n".join(text for name, text in sources.items() if name.endswith(".py"))
    asked = {key for key in KEY.findall(code) if key.partition(".")[0] in pages(keys)}
    assert len(asked) > 200
    assert {key for key in asked - set(keys) if not re.search(rf"_$|\.{ENDINGS}$", key)} == set()
    for made in MADE_KEY.findall(code):
        if made.partition(".")[0] in pages(keys):
            pattern = re.sub(r"\\\{.*?\\\}", ".+", re.escape(made))
            assert any(re.fullmatch(pattern, key) for key in keys), made


def of_rooms(sources, catalogue):
    """Texts of a catalogue that pages of a room ask for; what ends in ``_`` is put together in a script."""
    made = "|".join(ROOMS[catalogue])
    pages = "".join(text for name, text in sources.items() if re.match(rf"viz/room/({made})\.", name))
    asked = re.findall(r"\[\[(\w+)\]\]|\bt\('(\w+)'|\bt\([\w. ]+ \? '(\w+)' : '(\w+)'", pages)
    return {key for keys in asked for key in keys if key}


def test_no_text_is_there_for_nothing(sources, root):
    code = "\n".join(sources.values())
    below = "\n".join(
        file.read_text(encoding="utf-8")
        for floor in ("abm", "agents", "policies", "experiments")
        for kind in ("*.py", "*.toml", "*.csv")
        for file in (root / floor).rglob(kind)
    )
    asked = set(KEY.findall(code))
    asked |= {f"{home}.{key}" for home in ROOMS for key in of_rooms(sources, home)}
    literals = set(re.findall(r"[A-Za-z0-9]+", code + below))
    scripts = ("phone.phase_{}", "room.phase_{}", "room.by_{}", "room.is_{}", "room.both_{}", "room.next_{}")
    code += "".join(f'f"{key}"' for key in scripts)  # put together in scripts
    patterns = {re.sub(r"\\\{.*?\\\}", "(.+)", re.escape(made)) for made in MADE_KEY.findall(code)}
    for key in stored(ENGLISH):
        page = key.partition(".")[0]
        if page in (OWN, "faults") or key in asked:  # faults are refusals of lower floors
            continue
        parts = [there.groups() for pattern in patterns if (there := re.fullmatch(pattern, key))]
        words = [re.findall(r"[A-Za-z0-9]+", "".join(part)) for part in parts]
        assert any(set(pieces) <= literals for pieces in words), key


@pytest.mark.parametrize("code", [code for code in written() if code != ENGLISH])
def test_a_language_has_every_text_of_the_app_with_the_same_places(code):
    english, own = stored(ENGLISH), {key: text for key, text in stored(code).items() if not key.startswith(f"{DATA}.")}
    wanted = set(english)
    assert set(own) == wanted
    for key in wanted - {f"{OWN}.{part}" for part in ("thousands", "decimal")}:
        for text in own[key].split(BETWEEN) if english[key].count(BETWEEN) == 1 else [own[key]]:
            assert set(PLACE.findall(text)) == set(PLACE.findall(english[key])), key
        assert own[key].strip() or not english[key].strip(), key
        if english[key].count(BETWEEN) > 1:
            assert own[key].count(BETWEEN) == english[key].count(BETWEEN), key


def declared():
    """Every text of declared data that a page of the app shows in the language of its visitor."""
    from twofutures.abm.lever import levers
    from twofutures.abm.outcomes import CLASSES
    from twofutures.abm.parameters import parameters
    from twofutures.abm.worlds import states_of
    from twofutures.agents.names import countries, names
    from twofutures.agents.observables.declared import observable, shipped
    from twofutures.experiments.cases.compare import COSTS
    from twofutures.experiments.cases.deck import blows, deck
    from twofutures.experiments.cases.ranking import QUESTIONS
    from twofutures.experiments.documents.evidence import FAULTS
    from twofutures.experiments.documents.odd import first_line, kinds
    from twofutures.experiments.exercises import check, sheet, worksheet
    from twofutures.experiments.game.beliefs import HIDDEN
    from twofutures.experiments.game.forecasts import ASKED
    from twofutures.experiments.game.game import AS_PLAYED
    from twofutures.experiments.one_world.country_card import BLOCS, DRIVERS
    from twofutures.experiments.record.targets import targets
    from twofutures.policies.game.goals import goals_of
    from twofutures.policies.game.pacts import pacts
    from twofutures.policies.game.seats import lines, seats
    from twofutures.policies.game.sight import EVERYBODY, beliefs, seen_by
    from twofutures.policies.history import events
    from twofutures.policies.packages import packages
    from twofutures.policies.scenario import Scenario
    from twofutures.policies.views import critiques, views
    from twofutures.viz.app.engine.dials import dials
    from twofutures.viz.app.engine.evidence_search import groups
    from twofutures.viz.app.one_world.trade_panel import SCARCE, STANDS
    from twofutures.viz.kit import pages, sessions
    from twofutures.viz.kit.guide import SHEETS
    from twofutures.viz.look import series
    from twofutures.viz.look.measures import MEASURES, WHAT_IF
    from twofutures.viz.words.limits import LEAVES_OUT

    on_sheets = {SHEETS: ""}
    note = lambda text: on_sheets.setdefault(text, text)  # noqa: E731
    for one in sheet.exercises().values():
        one.in_language(note)
    for name in ("host_guide", "consent"):
        pages.blocks_by(note, pages.source(name))
    for name in ("survey", "rubric", "slides"):
        pages.texts_by(note, pages.rows_of(name))
    of_debriefs = {*HIDDEN, *ASKED, *(one.truth for one in beliefs().values())}
    of_debriefs |= {goal.figure for who in seats() for goal in goals_of(who)}
    of_debriefs = {figure.partition("@")[0] for figure in of_debriefs}
    seen = {name for who in (EVERYBODY, *seats()) for name in seen_by(who)} | {*SCARCE, *STANDS}
    on_stage = kinds(Scenario(central=True).build(1))
    families = (series.CHANNELS, series.REACH, series.NORMS, series.RELEASES)
    rows = [
        *((one.label, one.now, *one.notches) for one in dials().values()),
        *((one.name, one.unit, one.meaning, one.cost) for one in levers().values()),
        *((one.label, one.meaning, name) for name, one in packages().items()),
        *((one.label, one.argument) for one in views().values()),
        CLASSES, QUESTIONS, DRIVERS, DRIVERS.values(), BLOCS, names().values(), countries().values(), LEAVES_OUT,
        *((one.label, one.unit, one.when) for one in MEASURES),
        *((cost.declared.label, cost.declared.unit) for cost in COSTS),
        *((label for label, _ in family.values()) for family in families),
        *((one.short, one.sentence) for one in blows().values()),
        *((one.label, one.meaning, name) for name, one in deck().items()),
        *((observable(figure).label, observable(figure).unit) for figure in of_debriefs),
        (row["missing"] for row in critiques().values() if row.get("missing")),
        (AS_PLAYED,),
        (target.what for target in targets()),
        *((fault["what"], fault["why"]) for fault in tomllib.loads(FAULTS.read_text(encoding="utf-8"))["fault"]),
        (one.label for one in shipped().events.values()),
        *((one.label, one.brief, *(goal.label for goal in goals_of(name))) for name, one in seats().items()),
        *((one.label, *(part for notch in one.notches.values() for part in (notch.name, notch.label)))
          for one in lines().values()),
        *((observable(name).label, observable(name).unit) for name in seen),
        *((one.meaning, one.unit, one.dist, one.group, one.basis) for one in parameters().values()),
        groups(),
        (event.event for event in events()),
        *((state.unit, state.meaning) for kind in on_stage for state in states_of(kind).values()),
        map(first_line, on_stage),
        *((one.label, one.meaning) for one in pacts().values()),
        on_sheets.values(), worksheet.HEAD, worksheet.KEY_HEAD, worksheet.HEADINGS, check.HINTS,
        *((one.label, one.people, one.secrets, one.homework, *one.before, *one.after, *(p.what for p in one.pauses))
          for one in sessions.sessions().values()),
        *(one.waits for one in seats().values()),
        (worksheet.FIRST, worksheet.ABOUT, worksheet.ONE_OF, worksheet.EXAMPLE, WHAT_IF),
    ]  # fmt: skip
    return {text.replace("_", " ") if text.replace("_", "").isalnum() else text for row in rows for text in row if text}


@pytest.mark.parametrize("code", [code for code in written() if code != ENGLISH])
def test_a_language_has_the_words_of_declared_data_and_none_that_data_has_not(code, root):
    own = words_of_data(code)
    assert declared() - set(own) == set()
    floors = ("abm", "agents", "policies", "experiments", "viz/app", "viz/words")
    kinds = (".py", ".toml", ".csv", ".json")
    files = [file for floor in floors for file in (root / floor).rglob("*") if file.suffix in kinds]
    files = [file for file in files if file.parent.parent.parent.name != "strings"]  # the languages themselves
    held = "\n".join(file.read_text(encoding="utf-8") for file in files)
    held += "\n".join(re.sub(r'"\s*\n\s*f?"', "", held).splitlines())  # texts that go over several lines
    strange = {text for text in own if text not in held and text.replace(" ", "_") not in held}
    assert {text for text in strange if not COMPOSED.fullmatch(text) and text not in declared()} == set()


def words_of_data(code):
    """What a language has for texts of declared data, by these."""
    return {key.partition(".")[2]: text for key, text in stored(code).items() if key.startswith(f"{DATA}.")}


@pytest.mark.parametrize("code", [code for code in written() if code != ENGLISH])
def test_words_of_data_keep_their_places_and_the_names_that_they_speak_of(code):
    for english, text in words_of_data(code).items():
        assert sorted(WHOLE_PLACE.findall(text)) == sorted(WHOLE_PLACE.findall(english)), english
        assert sorted(CODE_NAME.findall(text)) == sorted(CODE_NAME.findall(english)), english


def test_a_new_paragraph_of_an_exercise_has_no_german_yet(monkeypatch):
    from twofutures.experiments.exercises import sheet

    first, *others = sheet.exercises().values()
    longer = replace(first, text=f"{first.text}\nOne more thing\nto think of.\n", about="something else entirely")
    monkeypatch.setattr(sheet, "exercises", lambda: {one.name: one for one in (longer, *others)})
    assert declared() - set(words_of_data("de")) == {"One more thing to think of.", "something else entirely"}


def test_pages_of_a_room_ask_for_texts_that_are_there_and_say_nothing_by_themselves(sources):
    made = {"lang", "dir", "words", "seats"}
    for home in ROOMS:
        keys = {key.partition(".")[2] for key in stored(ENGLISH) if key.startswith(f"{home}.")}
        assert {key for key in of_rooms(sources, home) - keys - made if not key.endswith("_")} == set()
    for name in (f"{page}.{kind}" for pages in ROOMS.values() for page in pages for kind in ("html", "js")):
        text = re.sub(r"/\*.*?\*/", "", sources[f"viz/room/{name}"], flags=re.DOTALL)
        inline = re.findall(r"'([^'\n]*)'", text) if name.endswith(".js") else re.findall(r">([^<>\[]+)<", text)
        assert [part for part in inline if WORDS.search(part) and part != "use strict"] == [], name
