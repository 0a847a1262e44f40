"""docgen: from the intake workbook to the official Word report, checked and read back."""

__version__ = "0.1.0"
