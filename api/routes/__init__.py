"""The HTTP routes: one file each that defines `ROUTER`. Adding an endpoint is adding that file."""
