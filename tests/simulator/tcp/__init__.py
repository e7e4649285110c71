"""The text protocol on port 8899."""
