"""Bounds and words of a run that files, command line, app and engine accept alike; nothing is imported for them."""

MOST_WORLDS = 100_000_000
MOST_SEED = 2**63 - 1
ENSEMBLES = ("fitted", "prior")  # members that history does not rule out, or fresh draws from all declared beliefs
USUAL_FORMAT = "five_turns"  # of a game
DESIGNS = ("replications", "factorial", "lhs", "sobol")
SINCE = ("branch", "2022Q4")  # when what varies begins to hold
