"""What answers SPARQL: the interface, and engines that answer it here or over HTTP."""
