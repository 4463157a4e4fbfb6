"""One world opened: frames, routes, countries."""
