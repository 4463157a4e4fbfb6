"""Many runs: they return data and draw nothing."""
