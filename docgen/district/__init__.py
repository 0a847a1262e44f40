"""Many reports: a folder of them, the ledger, return slips, the roster, the sum, texts copied from one another."""
