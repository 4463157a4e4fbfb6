"""Are the floors that Python would import our own? Other distributions install folders of the same names."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
FLOORS = ("abm", "agents", "policies", "experiments")


class ForeignFloor(RuntimeError):
    """Python would import somebody else's folder under the name of one of ours."""


def found_at(floor: str) -> str:
    """The folder Python would import under this name, or an empty text if there is none."""
    spec = find_spec(floor)
    places = [] if spec is None else list(spec.submodule_search_locations or [spec.origin])
    return next((str(Path(place).resolve()) for place in places if place), "")


def check_floors(top: Path = TOP) -> None:
    """ForeignFloor, naming what was found where, unless every floor lies beside this one."""
    for floor in FLOORS:
        place = found_at(floor)
        if place != str(top / floor):
            raise ForeignFloor(
                f"Python finds {floor!r} {'in ' + place if place else 'nowhere'}, not in {top / floor}: another "
                "installed package uses the name; install twofutures in an environment of its own"
            )
