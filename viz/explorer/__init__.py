"""The static explorer: stored answers to every setting of a few dials in one page, which opens from a file."""
