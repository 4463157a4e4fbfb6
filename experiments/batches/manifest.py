"""What a manifest and a note of a failure look like: a seal proves that nobody changed them by accident, no more."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from twofutures.experiments.work.sealed import Damaged

MANIFEST, DESIGN, SCENARIO = "manifest.json", "design.parquet", "scenario.toml"
FORMAT = 3
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{24}$")]


class _Exact(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _MadeWith(_Exact):
    twofutures: str
    python: str
    numpy: str
    mesa: str
    cpu: list[str]
    data: str
    code: str


class _Manifest(_Exact):
    format: Literal[3]
    digest: Digest
    batch: dict[str, Any]  # checked by making the batch of it
    made_of: dict[str, str]
    overruled: list[dict[str, Any]]
    files: dict[Literal["design.parquet", "scenario.toml"], Digest]
    made_with: _MadeWith


@dataclass(frozen=True)
class Status:
    """How a chunk stands: ``done``, ``failed`` or ``missing``; a failed one says of what, with its traceback."""

    first: int
    last: int
    state: Literal["done", "failed", "missing"]
    error: str = ""
    trace: str = ""


_STATUS = TypeAdapter(Status)


def checked(content: dict[str, Any], name: str, fix: str) -> dict[str, Any]:
    """A manifest's content as it is; Damaged, with the ``fix``, if it is none."""
    try:
        _Manifest.model_validate(content)
    except ValidationError as error:
        raise Damaged(f"{name} is no manifest ({_first(error)}): {fix}") from None
    return content


def status(content: dict[str, Any], name: str, fix: str) -> Status:
    """A note of a failure; Damaged, with the ``fix``, if it is none."""
    try:
        return _STATUS.validate_python(content, strict=False)
    except ValidationError as error:
        raise Damaged(f"{name} is no note of a failure ({_first(error)}): {fix}") from None


def _first(error: ValidationError) -> str:
    row = error.errors()[0]
    return f"{'.'.join(map(str, row['loc']))}: {row['msg']}"
