"""Mesa without the rest of it: light for this project, whole for everybody else."""

import subprocess
import sys
from importlib.metadata import version

import pytest

from twofutures.abm.mesa_parts import read_later

WHOLE = """
import sys
from twofutures.abm.mesa_parts import Agent, AgentSet, Model
assert "mesa.space" not in sys.modules
"""
USES = {
    "an attribute": "import mesa; assert mesa.Agent is Agent and mesa.Model is Model and mesa.DataCollector",
    "a name": "from mesa import DataCollector, Model as Other; assert Other is Model",
    "a version": "import mesa; assert mesa.__version__[0].isdigit()",
    "a submodule": "import mesa.discrete_space as space; assert space.Grid",
    "all names": "from mesa import *; assert batch_run",
    "what is not there": "import mesa\nassert not hasattr(mesa, 'no_such_thing') and mesa.Agent is Agent",
    "many threads": "import mesa\nfrom concurrent.futures import ThreadPoolExecutor as Pool\n"
    "assert len(set(Pool(8).map(lambda _: mesa.DataCollector, range(8)))) == 1 and mesa.Model is Model",
}


def run(code: str) -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("use", USES)
def test_the_rest_of_mesa_comes_when_it_is_asked_for(use):
    run(WHOLE + USES[use])


@pytest.mark.skipif(version("mesa") >= "3.5", reason="from 3.5 on Mesa's models themselves read pandas")
def test_agents_and_models_need_no_tables_and_grids():
    run(WHOLE + "assert not {'pandas', 'scipy.spatial'} & set(sys.modules)")


def test_whoever_imported_mesa_first_keeps_it():
    run("import mesa; whole = mesa.space\nfrom twofutures.abm.mesa_parts import Agent\n"
        "import mesa as again; assert again.space is whole and again.Agent is Agent")  # fmt: skip


def test_a_package_that_is_missing_is_missed_where_it_is_imported():
    read_later("no_such_package")
    assert "no_such_package" not in sys.modules
