"""What can be decided: policies on declared levers, recorded history, named packages, and the scenario that builds a model."""
