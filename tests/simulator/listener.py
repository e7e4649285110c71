"""Ending to listen, without a connection that is just being accepted in the way."""

import asyncio


async def stop_listening(listener: asyncio.Server) -> None:
    """Accept nothing more, and close.

    A connection that has been accepted gets its transport a moment later, and the loop
    fails there if the server has been closed meanwhile.
    """
    loop = asyncio.get_running_loop()
    for socket in listener.sockets:
        loop.remove_reader(socket.fileno())
    await asyncio.sleep(0)
    listener.close()
