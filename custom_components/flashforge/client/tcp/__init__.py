"""The protocol of port 8899: commands as lines of text, answers as lines and bytes."""
