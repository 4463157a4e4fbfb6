"""Wild cards in words: what a host changed for a turn, and why."""

from twofutures.abm.parameters import parameter
from twofutures.experiments.game.game import Game
from twofutures.experiments.game.log import Act, WildCard
from twofutures.experiments.game.wild_cards import UP
from twofutures.viz.words.numbers import small
from twofutures.viz.words.texts import say, translated


def in_words(card: WildCard) -> str:
    """One wild card in a sentence."""
    declared, way = parameter(card.assumption), "up" if card.notch == UP else "down"
    return say(
        f"telling.wild_{way}", what=translated(declared.meaning), value=small(card.value),
        unit=translated(declared.unit), reason=card.reason,
    )  # fmt: skip


def of_turn(game: Game, turn: int) -> list[str]:
    """The wild cards of a turn, in the order in which they were played."""
    acts: list[Act] = game.by_turn[turn - 1] if 0 < turn <= len(game.by_turn) else []
    return [in_words(act) for act in acts if isinstance(act, WildCard)]
