"""The client against simulated printers, without Home Assistant."""
