"""Recipes by name: functions of an exercise's sizes and of what a learner chose, which give what is right."""

from collections.abc import Callable, Mapping

from twofutures.experiments.exercises import markets, moves, readings, sums
from twofutures.experiments.exercises.sheet import Key

RECIPES: Mapping[str, Callable[..., Key]] = {
    "stock_and_flow": sums.stock_and_flow,
    "addressed_luck": sums.addressed_luck,
    "how_many_worlds": sums.how_many_worlds,
    "predict": moves.predict,
    "holes": moves.holes,
    "follower": moves.follower,
    "both_gain": moves.both_gain,
    "calm": moves.calm,
    "tip": markets.tip,
    "oracle": readings.oracle,
    "detective": readings.detective,
    "argue": readings.argue,
}
