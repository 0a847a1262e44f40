"""What the printed page says, whatever prints it."""
