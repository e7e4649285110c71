"""Actions: what automations and scripts ask of printers and tell them, one row each."""
