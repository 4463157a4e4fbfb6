"""The commands, one file per question people ask; everything heavy is imported inside the command that needs it."""
