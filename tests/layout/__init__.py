"""Reports of every shape, printed by LibreOffice and held to the laws of the page: `python -m tests.layout`."""
