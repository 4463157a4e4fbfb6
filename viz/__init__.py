"""The faces: the command line, reports and charts."""
