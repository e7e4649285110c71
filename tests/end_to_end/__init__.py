"""A real Home Assistant and simulated printers, each in a process of its own."""
