"""How people and programs reach the graph: Python, the command line, HTTP and pages."""
