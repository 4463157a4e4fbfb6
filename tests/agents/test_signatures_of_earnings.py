"""What models earn: consumers who subscribe, firms that pay for work, and customers who stay where they are."""

from types import SimpleNamespace

import numpy as np
import pytest

from twofutures.abm.calendar import BRANCH, quarter_step
from twofutures.abm.parameters import of_agents
from twofutures.abm.places.frontier_paths import known_ability
from twofutures.abm.places.model_customers import risen
from twofutures.agents.lab import Lab
from twofutures.agents.owner_budgets import rent_budget
from twofutures.policies.scenario import Scenario

RUN_RATES = {"2023Q4": 2.1, "2024Q4": 7.1, "2025Q4": 30.9}  # run rates of the US labs that tell theirs, together
LARGEST = {"2023Q4": 2.0, "2024Q4": 6.0, "2025Q4": 21.4}  # OpenAI's


@pytest.fixture(scope="module")
def stage():
    return Scenario().build(100, 3, ensemble="prior").run(BRANCH - 1)


def test_the_prior_covers_the_lab_that_was_first_and_the_one_that_came_later(many_pasts):
    """Anthropic's leap of 2025 (9.0) lies above nine worlds in ten: which lab leaps is luck."""
    for lab, rates in (("openai", LARGEST), ("anthropic", {"2023Q4": 0.09, "2024Q4": 1.0})):
        yearly = 4 * many_pasts.recorder.series(f"{lab}_revenue_busd")
        for quarter, rate in rates.items():
            low, high = np.quantile(yearly[quarter_step(quarter)], [0.05, 0.95])
            assert low <= rate <= high, (lab, quarter)


@pytest.mark.parametrize(
    ("observable", "record"), [("us_lab_runrate_busd", RUN_RATES), ("us_lab_runrate_largest_busd", LARGEST)]
)
def test_the_prior_covers_what_labs_have_told(many_pasts, observable, record):
    series = many_pasts.recorder.series(observable)
    for quarter, rate in record.items():
        low, high = np.quantile(series[quarter_step(quarter)], [0.1, 0.9])
        assert low <= rate <= high, quarter


def test_spending_rises_with_ability_through_what_is_known_and_never_past_its_ceiling():
    able = np.array([known_ability() - 20, known_ability(), known_ability() + 20, 1e4])
    spent = risen(0.04, 0.3, able, 10.0)
    assert spent[1] == pytest.approx(0.04)
    assert (np.diff(spent) > 0).all() and spent[-1] == pytest.approx(0.3)


def test_what_firms_pay_and_what_models_take_over_rise_each_by_its_own_assumptions(stage):
    twin = stage.fork()
    models, p = twin.models, twin.assumptions.p
    able = np.full(twin.worlds, known_ability() + 20)
    models._charge(able, able)
    bills, automation = models.bills, models.automation
    assert (automation > p.automation_2025).all() and (automation < 1).all()
    kept = p.business_ceiling, p.automation_width
    try:
        p.business_ceiling = kept[0] * 2
        models._charge(able, able)
        assert (models.bills > bills).all() and np.array_equal(models.automation, automation)
        p.business_ceiling, p.automation_width = kept[0], kept[1] / 2
        models._charge(able, able)
        assert np.array_equal(models.bills, bills) and (models.automation > automation).all()
    finally:
        p.business_ceiling, p.automation_width = kept


def test_what_firms_prefer_is_not_read_off_what_labs_earn():
    """Every US lab but the one that they are measured against has the same belief, open in sign.

    Meta gives its weights away, and no list price of it is on record.
    """
    tastes = {key: of["work_taste"] for key, of in of_agents().items() if "work_taste" in of}
    labs = {lab.key for lab in Scenario().build(1, ensemble="prior").cast(Lab, "US")}
    assert labs - set(tastes) == {"openai"} and set(tastes) <= labs
    assert tastes.pop("meta").high < 0
    assert {(t.low, t.value, t.high) for t in tastes.values()} == {(-2.3, 0.0, 2.3)}


def test_all_that_is_paid_reaches_a_lab(stage):
    for origin in range(3):
        labs = [lab for lab in stage.cast(Lab) if lab.origin() == origin]
        assert sum(lab.customers for lab in labs) == pytest.approx(np.ones((2, stage.worlds)))
    paid = stage.models.custom.sum(axis=(0, 1))
    assert sum(lab.revenue + lab.honest_lost for lab in stage.cast(Lab)) == pytest.approx(paid)


def test_customers_stay_longer_with_a_lab_that_falls_behind_than_choice_alone_would_have_them(stage):
    models = stage.models
    pulls, had = models._pulls, models._customers
    try:
        models._pulls = {**pulls, "openai": pulls["openai"] * 0}
        models.have_news()
        left = models.customers("openai") / had["openai"]
    finally:
        models._pulls = pulls
        models.have_news()
    p = stage.assumptions.p
    assert left[0] == pytest.approx(1 - p.lab_switching_consumer, rel=1e-6)
    assert left[1] == pytest.approx(1 - p.switching_developer, rel=1e-6)


def test_only_extra_revenue_goes_into_compute_and_less_than_half_of_it(stage):
    lab = stage.actor("openai")
    tenant = SimpleNamespace(key="newcomer", bloc="US", model=lab.model, p=lab.p, rent=lab.rent, revenue_before=0.0)
    quarter, stage.quarter = stage.quarter, BRANCH
    budgets = [rent_budget(SimpleNamespace(**vars(tenant), revenue=lab.rent * k)) for k in (0.0, 1.0)]
    stage.quarter = quarter
    assert (budgets[1] - budgets[0] <= lab.rent * 0.3 + 1e-12).all() and (budgets[1] > budgets[0]).all()
