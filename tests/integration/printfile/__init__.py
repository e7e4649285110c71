"""Print files, read before they are sent."""
