"""What a release says of itself: its sources, its counts, and how it can be had."""
