"""What every run can report, by theme: plain functions of the model that return named numbers per world."""

from agents.observables import markets
from agents.observables.compute import report_compute
from agents.observables.costs import report_costs
from agents.observables.models import report_models

REPORTS = (report_compute, report_models, *markets.REPORTS, report_costs)

__all__ = ["REPORTS"]
