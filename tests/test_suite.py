"""The suite itself: in which order files come, and what the second Python runs."""

import re
from types import SimpleNamespace

import pytest


@pytest.fixture
def ours(request, root):
    """The conftest of all tests."""
    plugins = request.config.pluginmanager.get_plugins()
    (module,) = [p for p in plugins if getattr(p, "__file__", None) == str(root / "tests" / "conftest.py")]
    return module


def items_named(names, **marked):
    """Stand-ins for tests; ``slow`` and ``browser`` say which files are so."""
    return [
        SimpleNamespace(
            nodeid=name, path=name[0], get_closest_marker=lambda mark, at=name[0]: at in marked.get(mark, "")
        )
        for name in names
    ]


def test_the_longest_files_come_first_and_stay_whole(ours):
    config = SimpleNamespace(getoption=lambda _: False)
    items = items_named(("a::x", "b::x", "b::y", "c::x", "d::x", "d::y"), slow="bcd", browser="c")
    ours.pytest_collection_modifyitems(config, items)
    assert [item.nodeid for item in items] == ["c::x", "b::x", "b::y", "d::x", "d::y", "a::x"]


def test_files_that_look_at_one_server_go_to_one_worker_and_all_others_file_by_file(ours, root):
    together = {}
    for file in (root / "tests").rglob("test_*.py"):
        name = file.relative_to(root).as_posix()
        together.setdefault(ours.kept_together(f"{name}::test_x[1]"), set()).add(name)
    assert {at for at, files in together.items() if files != {at}} == {ours.BROWSER}
    asks = {name for names in together.values() for name in names if name.startswith(ours.BROWSER)}
    fixtures = re.compile(r"\b(open_page|run_script|browser, address)\b")
    assert together[ours.BROWSER] == {name for name in asks if fixtures.search((root / name).read_text("utf-8"))}


def test_on_the_second_python_every_test_runs_and_of_many_cases_the_first(ours):
    dropped: list[SimpleNamespace] = []
    hook = SimpleNamespace(pytest_deselected=lambda items: dropped.extend(items))
    for asked, kept in ((True, ["a::x[1]", "a::y", "b::x[2]"]), (False, ["a::x[1]", "a::x[2]", "a::y", "b::x[2]"])):
        items = items_named(("a::x[1]", "a::x[2]", "a::y", "b::x[2]"))
        config = SimpleNamespace(getoption={"--first-cases": asked}.__getitem__, hook=hook)
        ours.pytest_collection_modifyitems(config, items)
        assert [item.nodeid for item in items] == kept
    assert [item.nodeid for item in dropped] == ["a::x[2]"]
