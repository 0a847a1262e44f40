"""The reference pages of docs/, each written from what the code itself says."""
