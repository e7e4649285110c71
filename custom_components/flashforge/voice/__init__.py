"""Voice: what Assist understands and answers about printers, in each language."""
