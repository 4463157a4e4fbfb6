"""What may be typed: types, their readers, and options that commands share."""
