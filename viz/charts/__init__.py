"""Charts: one file per family. Each takes a run and returns (figure, caption); the caption is also the alternative text."""
