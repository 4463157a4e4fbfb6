"""What a bundle says of itself: title, authors, licence, date."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from twofutures.abm.names import known
from twofutures.experiments.batches.arrays import now
from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.work.citation import WHAT_IF, cited

LICENCES = {  # by SPDX name
    "CC-BY-4.0": ("Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution-ShareAlike 4.0 International", "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    "CC0-1.0": ("CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "MIT": ("MIT License", "https://opensource.org/licenses/MIT"),
}  # fmt: skip
KEYWORDS = ("agent-based model", "artificial intelligence", "export controls", "policy analysis", "simulated data")


@dataclass(frozen=True)
class About:
    """Who publishes what under which terms; what is left empty is filled from the run."""

    title: str = ""
    authors: tuple[str, ...] = ()
    licence: str = "CC-BY-4.0"
    description: str = ""
    date: str = ""
    run: str = ""  # fingerprint of the run

    def __post_init__(self) -> None:
        known("licence", self.licence, LICENCES)
        if any(not author.strip() for author in self.authors):
            raise ValueError("an author has no name: write --author 'Family, Given'")

    def filled(self, batch: Batch, manifest: Mapping[str, Any]) -> Self:
        """The same with nothing left empty."""
        cases = f"{len(batch.cases)} case{'s' * (len(batch.cases) > 1)}"
        return replace(
            self,
            title=self.title
            or f"twofutures: {cases} in {batch.worlds:,} simulated worlds, run {manifest['digest'][:8]}",
            authors=self.authors or tuple(cited()["authors"]),
            description=self.description
            or f"Simulated futures of the US-China AI race to 2028: {'; '.join(batch.names)}, each in the same "
            f"{batch.worlds:,} worlds ({batch.ensemble} ensemble, seed {batch.seed}). {WHAT_IF}",
            date=f"{now():%Y-%m-%d}",
            run=manifest["digest"],
        )

    @property
    def terms(self) -> tuple[str, str]:
        """The licence's name and address."""
        return LICENCES[self.licence]
