"""Going from one page to another with something in hand."""

from collections.abc import Callable
from typing import Any

import solara

from twofutures.viz.app.parts.visit import Visit


def door(visit: Visit, show: Callable[..., Any], page: str) -> Callable[..., None]:
    """Function of what is to be shown on another page: goes there. Call it while a component renders."""
    router = solara.use_router()

    def go(*shown: Any) -> None:
        show(*shown)
        router.push(visit.address(page))

    return go
