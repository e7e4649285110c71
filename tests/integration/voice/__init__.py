"""Assist: what it understands and answers about printers."""
