"""A whole study from a wheel, outside the checkout: killed, finished on a cluster, asked, explained, published.

Two packages under three views, a Latin hypercube of three factors, a lab and a lever of one's own.
"""

import json
import os
import signal
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.long
WORLDS = 60
BATCH = f"""
from itertools import product
import my_world
from twofutures import Batch, Case, design, run
views = ((), ("beijing_veto",), ("algorithms_beat_compute",))
cases = tuple(
    Case(package, views=held, label=f"{{package}} / {{held[0] if held else 'our own view'}}")
    for package, held in product(("inaction", "loopholes_closed"), views)
)
varied = design.lhs(["public_compute", "smic_yield", "deployment_lag"], {WORLDS}, seed=4)
batch = Batch(cases, varied, seed=11, chunk=10, keep=None, extensions=("my_world",))
if __name__ == "__main__":
    run(batch, "study", workers=2)
"""
ON_A_CLUSTER = """
import distributed
from plan import batch
from twofutures import run
if __name__ == "__main__":
    with distributed.LocalCluster(2, processes=True, threads_per_worker=1, dashboard_address=":0") as cluster:
        before = len(list(__import__("pathlib").Path("study/chunks").iterdir()))
        results = run(batch, "study", scheduler=cluster.scheduler_address)
        print(before, results.worlds)
"""
READ = """
import json
import numpy as np, xarray
from twofutures import Results
results = Results("study")
frame, cube = results.to_pandas(), results.to_xarray()
file = xarray.open_dataset("study.nc", engine="scipy")
name = results.cases[3]
print(json.dumps({
    "rows": len(frame), "columns": sorted(frame.columns), "dims": list(cube["gap_usable"].dims),
    "same": bool(np.array_equal(cube["gap_usable"].values, file["gap_usable"].values)
                 and np.array_equal(cube["gap_usable"].values[3], results.series("gap_usable", name))),
    "replayed": results.replay(7, name)[1], "repr": repr(results),
}))
"""


@pytest.fixture(scope="module")
def study(folder, installed):
    """The folder, once the study has been run: killed with -9 on the way, and finished on a Dask cluster."""
    (folder / "plan.py").write_text(BATCH, encoding="utf-8")
    (folder / "on_a_cluster.py").write_text(ON_A_CLUSTER, encoding="utf-8")
    process = installed("plan.py", cwd=folder, start=True)
    limit = time.monotonic() + 300
    while not list((folder / "study" / "chunks").glob("*.parquet")):
        assert time.monotonic() < limit and process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before, worlds = installed("on_a_cluster.py", cwd=folder).split()
    assert 1 <= int(before) < WORLDS / 10 and int(worlds) == WORLDS
    return folder


@pytest.fixture
def call(installed):
    """Function of a command's words: what it prints in the study's folder."""
    return lambda folder, *words, **more: installed("-m", "twofutures", *words, cwd=folder, **more)


def test_it_is_asked(study, call, installed):
    counts = json.loads(call(study, "query", "study", "--json"))
    assert len(counts["cases"]) == 6 and counts["worlds_finished"] == WORLDS
    rows = json.loads(call(study, "query", "study", "--sql", "select count(*) as n from outcomes", "--json"))
    assert rows == [{"n": 6 * WORLDS}]
    call(study, "query", "study", "--netcdf", "study.nc", "--csv", "study.csv")
    read = json.loads(installed("-c", READ, cwd=study))
    assert read["rows"] == 6 * WORLDS * 9 and read["dims"] == ["case", "world", "quarter"]
    assert read["same"] and read["replayed"] is True and "study" in read["repr"]
    assert {"package", "views", "label", "public_compute", "smic_yield"} <= set(read["columns"])


def test_a_labelled_world_is_told_again(study, call):
    text = call(study, "replay", "study", "--case", "loopholes_closed / beijing_veto", "--world", "7")
    assert "2028Q4" in text
    assert list((study / "study").glob("world-*7/story.html"))


def test_it_is_explained(study, call):
    module = ("--extend", "my_world", "--factors", "public_compute,smic_yield,deployment_lag", "--quiet")
    small = ("--trajectories", "4", "--samples", "16", "--members", "2", "--lucks", "2")
    call(study, "sensitivity", *module, *small, "--out", "study")
    call(study, "discover", "study", "--of", "lead_months_smooth<13", "--out", "found", "--quiet")
    call(study, "report", "study", "--of", "lead_months_smooth<13", "--quiet")
    page = (study / "study" / "batch_report.html").read_text(encoding="utf-8")
    assert "Public reserve" in page or "public_compute" in page


def test_it_is_published_and_reproduced_and_one_altered_value_is_noticed(study, call):
    call(study, "publish", "study", "--out", "bundle")
    call(study, "reproduce", "bundle")
    import pyarrow.parquet as pq

    (file,) = Path(study, "bundle").rglob("trajectories.parquet")
    table = pq.read_table(file)
    name = next(column for column in table.column_names if str(table[column].type) in ("float", "double"))
    values = table[name].to_pylist()
    values[3] += 0.25
    pq.write_table(table.set_column(table.column_names.index(name), name, [values]), file)
    assert name in call(study, "reproduce", "bundle", ends=1)


def test_a_changed_module_is_refused_by_name(study, call):
    module = study / "my_world.py"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace("200_000.0", "100_000.0"), encoding="utf-8")
    assert "the extension my_world has changed" in call(study, "query", "study", ends=2)
    module.unlink()
    assert "there is no extension my_world" in call(study, "query", "study", ends=2)
    module.write_text(text + "\n# a comment\n", encoding="utf-8")
    call(study, "query", "study")
