"""Before any test: is everything installed that the tests need? Ends in the first second, with the cure, if not."""

import shutil
from importlib import metadata

from packaging.requirements import Requirement

NAME, BROWSERS = "twofutures", ("chromium", "chromium-browser", "google-chrome")


def missing(extras: set[str]) -> list[str]:
    """Requirements of the project and of these extras of it that this environment does not meet."""
    lacking = []
    for line in metadata.requires(NAME) or ():
        wanted = Requirement(line)
        if wanted.marker and not any(wanted.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            continue
        if wanted.name == NAME:
            lacking += missing(wanted.extras)
        elif (held := installed(wanted.name)) is None or not wanted.specifier.contains(held, prereleases=True):
            lacking.append(f"{wanted.name}{wanted.specifier}")
    return sorted(set(lacking))


def installed(name: str) -> str | None:
    """The installed version of a distribution, or None."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def pytest_report_header() -> str | None:
    """One sentence on what is skipped where there is no browser."""
    if any(map(shutil.which, BROWSERS)):
        return None
    return "no chromium here, so tests/browser is skipped; on Debian or Ubuntu: apt-get install chromium"


lacks = missing({"dev"}) if installed(NAME) else [NAME]
if lacks:
    raise SystemExit(f"the tests need {', '.join(lacks)}: run `make setup`, or `pip install -e '.[dev]'`")
