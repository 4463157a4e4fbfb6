"""What a scenario file may say, as pydantic rows: checks, JSON schema and editors' completion come from these."""

from functools import cache
from itertools import pairwise
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator

from twofutures.abm.calendar import BRANCH, LAST, quarter_name, run_quarter
from twofutures.abm.lever import lever, levers
from twofutures.abm.names import known
from twofutures.abm.parameters import parameters
from twofutures.abm.worlds import everywhere
from twofutures.policies.bounds import MOST_WORLDS
from twofutures.policies.case import MECHANISMS
from twofutures.policies.packages import packages
from twofutures.policies.policy import HOLD
from twofutures.policies.views import views

BRANCHED = quarter_name(BRANCH)


class Row(BaseModel):
    """Nothing unknown, nothing changed later, no number from text, no number without a value."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def _quarter(text: Any) -> Any:
    return quarter_name(run_quarter(text, first=BRANCH)) if isinstance(text, str) else text


def _named(kind: str, names: Any) -> BeforeValidator:
    return BeforeValidator(lambda text: known(kind, text, names()) if isinstance(text, str) else text)


Quarter = Annotated[
    str,
    BeforeValidator(_quarter),
    Field(description=f"{BRANCHED} to {quarter_name(LAST)}", pattern=r"^20\d\dQ[1-4]$"),
]
PackageName = Annotated[str, _named("package", packages), Field(json_schema_extra={"enum": sorted(packages())})]
ViewName = Annotated[str, _named("view", views), Field(json_schema_extra={"enum": sorted(views())})]
LeverName = Annotated[str, _named("lever", levers), Field(json_schema_extra={"enum": sorted(levers())})]


def _table(name: str, doc: str, rows: dict[str, tuple[float, float, str]]) -> type[Row]:
    """A table with one optional number per declared name, inside its range."""
    fields: Any = {
        key: (Annotated[float, Field(ge=low, le=high, description=meaning)], None)
        for key, (low, high, meaning) in rows.items()
    }
    return create_model(name, __base__=Row, __doc__=doc, **fields)


Switches: Any = _table(
    "Switches", "Mechanisms: 0 turns one off, 1 leaves it on.", {n: (0.0, 1.0, m) for n, m in MECHANISMS.items()}
)


class PolicyRow(Row):
    """One policy: a lever's value or schedule between two quarters."""

    lever: LeverName
    value: Annotated[Any, Field(json_schema_extra={"anyOf": [{"type": "number"}, {"const": HOLD}]})] = None
    schedule: Annotated[list[Any] | None, Field(description='such as [["2027Q1", 0.5], ["2027Q3", 1.0]]')] = None
    start: Quarter | None = None
    end: Quarter | None = None
    strength: Annotated[float, Field(ge=0, le=1, description="how far the lever moves to the value")] = 1.0
    citation: str = ""
    name: Annotated[str, Field(description="what it is called where decisions are told")] = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.value is None) == (self.schedule is None):
            raise ValueError("say either value or schedule")
        if self.start and self.end and run_quarter(self.start) > run_quarter(self.end):
            raise ValueError(f"start {self.start} comes after end {self.end}: swap them")
        for value in [self.value] if self.schedule is None else [value for _, value in self.steps()]:
            _check_value(self.lever, value)
        return self

    def steps(self) -> list[tuple[int, Any]]:
        """The schedule as (step, value), in order; ValueError if it is none."""
        pairs: list[Any] = [
            pair if isinstance(pair, list) and len(pair) == 2 else (None, None) for pair in self.schedule or ()
        ]
        if not pairs or any(quarter is None for quarter, _ in pairs):
            raise ValueError('a schedule is a list of pairs, such as [["2027Q1", 0.5], ["2027Q3", 1.0]]')
        steps = [(run_quarter(quarter, first=BRANCH), value) for quarter, value in pairs]
        if any(a >= b for (a, _), (b, _) in pairwise(steps)):
            raise ValueError("the quarters of a schedule must rise")
        return steps


def _check_value(name: str, value: Any) -> None:
    if isinstance(value, str) and value == HOLD:
        return
    row = lever(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not everywhere(value, row.low, row.high):
        raise ValueError(
            f'lever {name} takes a number in {row.low:g}..{row.high:g} {row.unit} or "{HOLD}", not {value!r}'
        )


class Extend(Row):
    """What is used beside what is shipped."""

    module: Annotated[str | list[str], Field(description="modules that hold an extension, such as my_lab")]


class Model(NamedTuple):
    """The rows of a scenario file: the file and a case."""

    file: type[Any]
    case: type[Any]


def model() -> Model:
    """What a file may say: made anew when an extension has declared levers or assumptions of its own."""
    return _model(tuple(levers()), tuple(parameters()))


@cache
def _model(_levers: tuple[str, ...], _parameters: tuple[str, ...]) -> Model:
    Levers: Any = _table(
        "Levers",
        "Levers set on top of the package, from its start on.",
        {name: (x.low, x.high, f"{x.meaning} ({x.unit})") for name, x in levers().items()},
    )
    Assumptions: Any = _table(
        "Assumptions",
        "Assumptions by name.",
        {name: (x.low, x.high, f"{x.meaning} ({x.unit})") for name, x in parameters().items()},
    )

    class Body(Row):
        """What a case is made of, beside its package."""

        start: Quarter | None = None
        views: Annotated[list[ViewName], Field(description="rival presets of assumptions")] = []
        assumptions: Annotated[Assumptions, Field(description="held from the branch on")] = Assumptions()
        levers: Levers = Levers()
        switches: Switches = Switches()
        policy: list[PolicyRow] = []
        rules: Annotated[list[str], Field(description="policies that are functions, such as my_lab:freeze")] = []

    class CaseRow(Body):
        """One future."""

        label: str = ""
        package: PackageName = "status_quo"

    class ScenarioFile(Body):
        """A scenario file: what is said at the top holds in all its cases."""

        worlds: Annotated[int | None, Field(ge=1, le=MOST_WORLDS)] = None
        seed: Annotated[int | None, Field(ge=0, le=2**63 - 1)] = None
        ensemble: Annotated[str | None, _named("ensemble", lambda: ("fitted", "prior"))] = None
        held: Annotated[Assumptions, Field(description="held from 2022Q4 on")] = Assumptions()
        label: str = ""
        package: PackageName | None = None
        packages: Annotated[list[PackageName] | None, Field(min_length=1)] = None
        case: list[CaseRow] = []
        extend: Extend | None = None

        @model_validator(mode="after")
        def _says_once(self) -> Self:
            kinds = [key for key in ("package", "packages", "case") if getattr(self, key)]
            if len(kinds) > 1:
                raise ValueError(f"say only one of {' and '.join(kinds)}")
            if self.label and not self.package:
                raise ValueError("a label at the top belongs to a single package: put it into [[case]]")
            return self

    return Model(ScenarioFile, CaseRow)
