"""What .docx and .xlsx share: the guarded zip package, a writer of packages, the part that carries data."""
