"""How work is done, kept and known again: processes, optional libraries, whole files, fingerprints."""
