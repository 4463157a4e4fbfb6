"""What can be decided: policies on levers, recorded history, packages, and the scenario that builds a model."""
