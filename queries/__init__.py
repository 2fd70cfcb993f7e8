"""Named questions: one .rq file each, with its documentation and parameters in its header."""
