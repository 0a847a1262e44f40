"""The Excel door: the intake workbook, written blank or filled, and read back by its defined names."""
