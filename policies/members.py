"""The history-fitted members: assumptions and history luck of worlds that the past does not rule out.

A member carries its own assumptions and its own luck to the branch; a user's seed acts from there on, so that the fit
stays valid. World k of any run continues member ``k mod members``. Members are already resampled to equal weight.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from twofutures.abm.luck import Luck
from twofutures.abm.parameters import Assumptions, Parameter, parameters, shipped_parameters
from twofutures.abm.worlds import Worlds

FILE = Path(__file__).parent / "data" / "fitted.parquet"


@dataclass(frozen=True)
class Members:
    """Equally weighted members: one value per parameter and member, and each member's own history luck."""

    values: dict[str, Worlds]
    seed: int
    ids: Worlds

    def __len__(self) -> int:
        return len(self.ids)

    def assumptions(self, rows: Worlds) -> Assumptions:
        """Assumptions of some members; those from outside are drawn by the member's own luck."""
        return Assumptions({name: self.value(name, rows) for name in parameters()})

    def value(self, name: str, rows: Worlds) -> Worlds:
        """One assumption of some members, shape (rows,)."""
        if name in self.values:
            return self.values[name][rows]
        return parameters()[name].at(self.luck(rows).uniform(f"assumption/{name}", -1))

    def luck(self, rows: Worlds) -> Luck:
        """History luck of some members."""
        return Luck(self.seed, self.ids[rows])


@cache
def fitted() -> Members:
    """The shipped members. FileNotFoundError names the command that makes them."""
    import pyarrow.parquet as pq  # not for those who only name a package

    if not FILE.exists():
        raise FileNotFoundError(
            "no history-fitted ensemble is installed: run 'twofutures calibrate' or use --ensemble prior"
        )
    table = pq.ParquetFile(FILE).read()
    names = [n for n in table.column_names if n != "history_luck"]
    missing = set(shipped_parameters()) ^ set(names)
    if missing:
        raise ValueError(
            f"the fitted ensemble and today's parameters differ ({', '.join(sorted(missing)[:4])}): "
            "run 'twofutures calibrate'"
        )
    values = {n: np.from_dlpack(table[n].combine_chunks()) for n in table.column_names}  # to_numpy would load pandas
    strays = [n for n in names if not _inside(parameters()[n], values[n])]
    if strays:
        raise ValueError(f"fitted {', '.join(strays[:4])} lie outside today's ranges: run 'twofutures calibrate'")
    seed = int(table.schema.metadata[b"seed"])
    return Members({n: values[n] for n in names}, seed, values["history_luck"])


def members_digest() -> str:
    """A fingerprint of the shipped members: another fit is another run."""
    fitted()  # explains itself if there is none, or one that does not fit today's ranges
    return hashlib.blake2b(FILE.read_bytes(), digest_size=12).hexdigest()


def _inside(parameter: Parameter, values: Worlds) -> bool:
    slack = 1e-9 * max(abs(parameter.low), abs(parameter.high), 1.0)
    return bool((values >= parameter.low - slack).all() and (values <= parameter.high + slack).all())


def summary() -> dict[str, Any]:
    """How the fit went: worlds drawn, survivors, effective sample, what the past informs."""
    return json.loads(FILE.with_suffix(".json").read_text(encoding="utf-8"))
