"""The teaching kit: everything that a class or a workshop needs, built into one folder or zip file."""
