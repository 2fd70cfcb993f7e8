"""How KGX is read: files and their columns, the values in them, and the nodes and edges that they make."""
