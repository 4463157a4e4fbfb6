"""Every shipped table: what it must hold, whether it does, and what a changed number moves."""
