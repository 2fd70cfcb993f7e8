"""A class of the hub has one label, its own; whatever else calls it so, a record or a row, gives it another name."""
