"""What leaves the house: a selection of graphs, as files, with all that says what they are."""
