"""A room: people on their phones take seats of one game, a host leads it, the engine is the umpire."""
