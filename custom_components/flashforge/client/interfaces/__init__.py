"""Interfaces: what a printer can be asked and told, whatever protocol it speaks.

`http/` and `tcp/` implement each in a file of the same name. What a protocol lacks
raises NotSupportedError. A command is checked against `Abilities`, `Limits` and the
printer's status before it is sent: it raises NotSupportedError, OutOfRangeError,
InvalidTextError or NotPossibleError without sending anything, and otherwise what
`CommandQueue.run` raises. It returns the status that shows its effect.
"""
