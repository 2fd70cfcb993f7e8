"""The commands: one file each that defines `COMMAND`. Adding a command is adding that file."""
