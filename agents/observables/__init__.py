"""What every run can report, by theme: plain functions of the model that return named numbers per world."""

from twofutures.agents.observables import markets
from twofutures.agents.observables.compute import report_compute
from twofutures.agents.observables.costs import report_costs
from twofutures.agents.observables.models import report_models

REPORTS = (report_compute, report_models, *markets.REPORTS, report_costs)

__all__ = ["REPORTS"]
