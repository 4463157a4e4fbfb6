"""Publication: a run as a bundle that a repository accepts, and a bundle played again and compared."""
