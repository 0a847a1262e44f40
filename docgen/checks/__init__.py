"""The catalogue of rules, one module per family, and what they read of a report."""
