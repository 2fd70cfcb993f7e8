"""The words of the graph: identifiers, kinds of claim, modes of inheritance, vocabulary and shapes."""
