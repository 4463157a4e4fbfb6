"""Who acts: one file per kind of agent; ``roster.toml`` says who is on stage."""
