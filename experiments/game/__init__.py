"""A game in one world: decided turn by turn, replayed from its log, and told apart into luck and choice."""
