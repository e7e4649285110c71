"""Home Assistant in this process, with the integration and simulated printers."""
