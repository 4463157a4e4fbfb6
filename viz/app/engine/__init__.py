"""What answers the app: players, their desk, long work."""
