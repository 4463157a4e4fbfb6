"""Charts: one file per family. Each takes a run and returns (figure, caption); a caption is also the alt text."""
