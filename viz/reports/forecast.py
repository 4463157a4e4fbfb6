"""``twofutures forecast``: the questions, a frozen file, and the score of one."""

from pathlib import Path
from typing import Any

from twofutures.abm.names import known
from twofutures.experiments.documents import forecasts as pages
from twofutures.experiments.record import frozen as freezer
from twofutures.experiments.record.forecasts import Forecast, declared
from twofutures.experiments.record.frozen import FOLDER, QUARTERS_PLAYED, SUMS, Frozen
from twofutures.experiments.record.settled import MODEL, Score, read, score
from twofutures.viz.reports.responses import print_section
from twofutures.viz.terminal.output import print_json, print_lines
from twofutures.viz.terminal.progress import Progress


def show_declared(family: str | None, as_json: bool) -> None:
    """Print every declared question, or those of one family."""
    forecasts = declared().forecasts
    if family is not None:
        known("family", family, dict.fromkeys(f.of.family for f in forecasts))
        forecasts = tuple(f for f in forecasts if f.of.family == family)
    if as_json:
        print_json([plain(forecast) for forecast in forecasts])
        return
    print_section(pages.questions(forecasts))
    print_lines([pages.UNDER])


def plain(forecast: Forecast) -> dict[str, Any]:
    """A question as plain data."""
    of = forecast.of
    return {
        "name": forecast.name, "question": forecast.question, "family": of.family, "unit": of.unit,
        "quarter": forecast.quarter, "settles": forecast.settles.isoformat(), "publication": of.publication,
        "kind": "chance" if of.is_event else "quantiles",
        "last": {"value": of.last.value, "date": of.last.date.isoformat(), "grade": of.last.grade},
    }  # fmt: skip


def freeze(worlds: int, seed: int, ensemble: str, name: str, folder: Path | None, as_json: bool, quiet: bool) -> None:
    """Freeze into a folder, and say where it lies and how it is checked."""
    place = folder or FOLDER
    freezer.must_be_free(place, name)  # known before anything is played
    with Progress("playing", QUARTERS_PLAYED, quiet or as_json, "quarters") as progress:
        path = freezer.write(freezer.freeze(worlds, seed, ensemble, progress), place, name)
    content = Frozen.read(path).content
    about = {"file": str(path), "sha256": freezer.sha256(path), "made_with": content["made_with"]}
    if as_json:
        print_json(about)
        return
    print_lines([
        f"{len(content['forecasts'])} forecasts are frozen in {path}, {content['under']}.",
        f"sha256 {about['sha256']}, listed in {SUMS} beside it: commit both.",
        pages.UNDER,
    ])  # fmt: skip


def show_score(file: Path, name: str, folder: Path | None, as_json: bool) -> None:
    """Score a frozen file on a settlement file and print the score of each forecast and of all."""
    result = score(freezer.named(name, folder or FOLDER), read(file))
    if as_json:
        print_json(result.as_dict())
        return
    for section in pages.details(result):
        print_section(section)
    print_lines([*sentences(result), pages.UNDER])


def sentences(result: Score) -> list[str]:
    """What the score comes to."""
    rows, chances = result.of_kind("quantiles"), result.of_kind("chance")
    lines = [f"{len(result.settled)} of {len(result.frozen.rows)} forecasts are settled, {len(result.open)} are open."]
    if rows:
        ratios = ", ".join(f"{ratio:.3g} of that of {who}" for who, ratio in result.ratios.items())
        bands = ", ".join(f"{count} in the {band}" for band, count in result.inside.items())
        lines += [f"CRPS of {len(rows)} quantities, geometric mean: {ratios}. What came out lies {bands} of worlds."]
    if chances:
        others = ", ".join(f"{value:.3g} {who}" for who, value in result.brier.items() if who != MODEL)
        lines += [f"Brier score of {len(chances)} chances: {result.brier[MODEL]:.3g}, against {others}."]
    return lines
