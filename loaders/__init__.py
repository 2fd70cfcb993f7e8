"""From source files to typed records, and from records to a release."""
