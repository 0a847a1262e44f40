"""What a finished document holds: the evidence in it, what was written against what is there, what was changed since."""
