"""Ending to listen, without a connection that is just being accepted in the way."""

import asyncio
from collections.abc import Iterable


async def close_listener(
    listener: asyncio.Server, tasks: Iterable[asyncio.Task[None]] = ()
) -> None:
    """Close the listening and every connection, and wait until all is gone.

    `tasks` serve connections, and are looked at again: one that was accepted just now
    has none yet.
    """
    loop = asyncio.get_running_loop()
    for socket in listener.sockets:
        loop.remove_reader(socket.fileno())
    # A connection that has been accepted gets its transport a moment later, and the
    # loop fails there if the server has been closed meanwhile.
    await asyncio.sleep(0)
    listener.close()
    for task in [*tasks]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    # A task that was canceled before it began has closed nothing.
    listener.abort_clients()
    await listener.wait_closed()
    await asyncio.gather(*tasks, return_exceptions=True)
