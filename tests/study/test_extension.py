"""An extension beside a pip install: every part takes part, and every command takes it.

That a run without it is as before is tested in tests/policies/test_extension.py, to the last bit.
"""

import json

import pytest

pytestmark = pytest.mark.slow

PARTS = """
import json
from twofutures import Case, Past
import my_world

cases = [Case(), Case(policies=(my_world.reserve_when_behind,), label="when behind")]
past = Past(2, ensemble="prior", extension="my_world")
model, futures = past.branch(cases).run(), past.futures(cases)
atlantis = model.actor("ATL")
print(json.dumps({
    "lab": float(futures.series("public_lab_compute_h100e", "status_quo").min()),
    "lever": sorted(set(futures.series("public_reserve_h100e", "when behind")[:, -1].tolist())),
    "country": [
        atlantis.gdp, float(atlantis.regime[0]), float(atlantis.view(0)["adoption"]), atlantis.country["gdp_share"] > 0
    ],
    "kind": type(model.actor("think_tank")).__name__,
    "observable": float(futures.series("alarmed_quarters", "status_quo")[:, -1].max()),
    "class": sorted(futures.own_counts("status_quo")),
    "network": ["nvidia", "ATL", "pact"] in [list(edge) for edge in model.flow.graph.edges(keys=True)],
}))
"""
SMALL = ["--worlds", "8"]
CASE = "status_quo"
COMMANDS = {
    "outlook": ["--package", CASE, *SMALL, "--lever", "public_compute=1000"],
    "world": ["--lever", "public_compute=1000"],
    "why": ["--package", "loopholes_closed"],
    "compare": [CASE, "inaction", *SMALL],
    "attribute": ["loopholes_closed", "--against", "inaction", "--over", "enforcement,chip_tracking", *SMALL],
    "flip": ["public_compute", "--of", "alarmed and ahead", *SMALL],
    "delay": ["loopholes_closed", *SMALL],
    "batch": ["--vary", "public_compute=0:1000", *SMALL, "--keep", "alarmed_quarters"],
    "sensitivity": ["--method", "morris", "--factors", "public_compute,spillover", "--trajectories", "2",
                    "--members", "2", "--lucks", "2"],
    "discover": ["--package", CASE, "--of", "lead_months_smooth<10", "--worlds", "24", "--vary", "public_compute"],
}  # fmt: skip
RUN = """
import json, sys
from click.testing import CliRunner
from matplotlib.figure import Figure
from twofutures.experiments.analysis import discovery
from twofutures.experiments.futures import Past
from twofutures.viz.cli.main import main
discovery.FEWEST, discovery.LEAF = 2, 0.2
new, played = Past.__init__, {}
def once(past, *words, **more):  # the past that several commands ask for is played once
    key = repr((words, more))
    if key not in played or "0x" in key:
        new(past, *words, **more)
        played[key] = dict(vars(past))
    vars(past).update(played[key])
Past.__init__ = once
Figure.savefig = lambda *_, **__: None  # drawn, but not printed
ends = {}
for name, words in json.loads(sys.argv[1]).items():
    extra = ["--out", f"out/{name}"] + ["--quiet"] * any(o.name == "quiet" for o in main.commands[name].params)
    answer = CliRunner().invoke(main, [name, "--extend", "my_world", *words, *extra])
    ends[name] = [answer.exit_code, answer.output[-300:] if answer.exit_code else ""]
print(json.dumps(ends))
"""
READ = """
from twofutures import Results
from twofutures.viz.cli.main import main
print(Results("out/batch").to_pandas()["public_compute"].nunique() > 1)
main(["publish", "out/batch", "--out", "bundle", "--quiet"], standalone_mode=False)
"""


@pytest.fixture(scope="module")
def parts(folder, installed):
    """What a script of one's own gets out of a run with the extension."""
    (folder / "parts.py").write_text(PARTS, encoding="utf-8")
    return json.loads(installed("parts.py", cwd=folder))


@pytest.mark.parametrize(
    ("part", "given"),
    [
        ("country", [900.0, 1.0, pytest.approx(0.5, abs=0.5), True]),
        ("kind", "ThinkTank"),
        ("class", ["alarmed and ahead"]),
        ("network", True),
    ],
)
def test_each_part_takes_part(parts, part, given):
    assert parts[part] == given


def test_a_lab_computes_and_what_is_recorded_is_counted(parts):
    assert parts["lab"] > 0 and parts["observable"] > 0


def test_a_policy_that_is_a_function_sets_the_lever(parts):
    assert set(parts["lever"]) <= {0.0, 200_000.0}


def test_every_command_that_takes_a_case_takes_it(folder, installed):
    ends = json.loads(installed("-c", RUN, json.dumps(COMMANDS), cwd=folder))
    assert {name: text for name, (code, text) in ends.items() if code} == {}
    assert ends.keys() == COMMANDS.keys()
    assert installed("-c", READ, cwd=folder).startswith("True\n"), "a folder knows by itself what it was made with"
    assert (folder / "bundle").is_dir()


def test_every_command_knows_it_and_those_that_take_a_case_are_tried():
    from twofutures.viz.cli.main import main

    assert all("--extend" in option.opts for name in main.commands for option in main.commands[name].params[-1:])
    asks_for_a_case = {"package", "packages", "case", "a", "levers", "axes", "factors"}
    takes = {name for name, one in main.commands.items() if asks_for_a_case & {option.name for option in one.params}}
    assert takes <= COMMANDS.keys() | {"replay", "query"}
