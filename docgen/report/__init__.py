"""The hub: one filled-in form, what is found in it, how its values are typed, completed and printed."""
