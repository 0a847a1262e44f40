"""The form: what an official document is made of, stated once as data, loaded, checked and derived from."""
