"""A small batch of two cases that nobody changes: one bare, one with a view, a lever, an assumption and a label."""

import pytest

from twofutures.experiments.batches.batch import Batch
from twofutures.experiments.batches.design import lhs
from twofutures.experiments.batches.results import Results
from twofutures.experiments.batches.run import run
from twofutures.policies.case import Case
from twofutures.policies.views import views

BATCH = Batch(
    (Case("inaction"), Case("loopholes_closed", views=tuple(views())[:1], assumptions={"spillover": 0.3},
    levers={"chip_fee": 0.2}, label="closed")),
    lhs(["enforcement", "ring_hazard"], points=5, seed=3), seed=5, held={"smic_yield": 0.4}, chunk=3,
    override=("enforcement",),
)  # fmt: skip


@pytest.fixture(scope="session")
def results(tmp_path_factory) -> Results:
    return run(BATCH, tmp_path_factory.mktemp("run"))
