"""What moves an outcome, and which worlds lead there."""
