"""The commands of docgen, one module each. Importing them is the start of a command, which makes much and discards little."""

import gc

gc.set_threshold(200_000, 20, 20)  # looking for garbage again and again while modules load finds none and takes time
