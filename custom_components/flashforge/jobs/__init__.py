"""The story of a job, told from polls: what happens to a print, and what has been.

Nothing here knows Home Assistant or a socket.
"""
