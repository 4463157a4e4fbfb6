"""The report: one file that needs nothing else, says what it leaves out and where its numbers come from."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from twofutures.abm.parameters import parameters, sources
from twofutures.viz.reports import html
from twofutures.viz.words.limits import LEAVES_OUT

VOID = {"meta", "img", "br", "link", "input", "hr"}
INTERESTED = "preset by an interested party"


class Reader(HTMLParser):
    """Collects what a page refers to, and checks that its elements close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element opened last."""
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def check_self_contained(text: str) -> Reader:
    """A page without scripts and external files, for people who read it with any tool."""
    reader = Reader(text)
    tags = {tag for tag, _ in reader.elements}
    assert not tags & {"script", "link", "iframe", "object", "embed", "video", "audio", "source"}
    assert all(image["src"].startswith("data:") for image in reader.all("img"))
    assert all(len(image["alt"]) > 40 for image in reader.all("img"))
    assert "url(" not in text
    assert "@import" not in text
    assert reader.all("html")[0]["lang"] == "en"
    assert "width=device-width" in reader.all("meta")[1]["content"]
    anchors = {attributes["id"] for _, attributes in reader.elements if "id" in attributes}
    for link in reader.all("a"):
        target = link["href"]
        assert target.startswith("https://") or target.removeprefix("#") in anchors
    return reader


@pytest.fixture(scope="module")
def text(outlook_folder: Path) -> str:
    """The report of the small outlook."""
    return (outlook_folder / "report.html").read_text(encoding="utf-8")


def test_it_needs_nothing_else(text):
    reader = check_self_contained(text)
    assert len(reader.all("img")) == 8


def test_it_says_what_it_is_and_what_it_leaves_out(text):
    assert "This is a what-if machine, not a forecast." in text
    assert all(html.escape(item) in text for item in LEAVES_OUT)
    assert INTERESTED in text
    for word in ("good scenario", "bad scenario", "China wants", "America wants", "probability of"):
        assert word not in text


def test_it_can_be_made_again(text, outlook_folder):
    summary = json.loads((outlook_folder / "outlook.json").read_text())
    assert html.escape(summary["command"]) in text
    assert summary["made_with"]["code"] in text
    assert summary["made_with"]["data"] in text


def test_it_holds_the_figures(text, outlook_folder):
    packages = json.loads((outlook_folder / "outlook.json").read_text())["packages"]
    for row in packages.values():
        assert f">{row['outcomes']['commanding lead']}<" in text
        assert html.escape(row["meaning"]) in text


def test_every_assumption_has_its_source(text):
    for p in parameters().values():
        assert f'<th scope="row">{p.name}</th>' in text
    cited = {p.source for p in parameters().values()}
    assert all(html.escape(sources()[key].link) in text for key in cited)


def test_no_path_of_this_machine_is_told(text, outlook_folder):
    assert str(outlook_folder) not in text
    assert str(Path.cwd()) not in text


def test_text_is_escaped():
    made = html.page("<b>", [html.text("a < b & c"), html.link('"x"', 'https://e.org/?a=1&b="2"')])
    Reader(made)
    assert "a &lt; b &amp; c" in made
    assert "<title>&lt;b&gt;</title>" in made
    assert 'href="https://e.org/?a=1&amp;b=&#34;2&#34;"' in made


def test_a_source_without_a_link_is_plain_text():
    assert html.link("Report", "") == "Report"


def test_a_general_link_is_said_to_be_one():
    from twofutures.abm.parameters import sources
    from twofutures.viz.reports.html import cited

    general = {key for key, row in sources().items() if "general page" in cited(row)}
    assert general == {key for key, row in sources().items() if not row.exact} != set()
