"""The parts that docgen's own Word templates are built from."""
