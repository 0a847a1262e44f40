"""What a finished document holds: the proof in it, what was written against what is there, what was changed since."""
