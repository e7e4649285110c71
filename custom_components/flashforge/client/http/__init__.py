"""The printers' HTTP interface: JSON over POST, by default on port 8898."""
