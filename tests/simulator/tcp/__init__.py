"""The text protocol on port 8899."""

from .server import TcpRecord, TcpServer

__all__ = ["TcpRecord", "TcpServer"]
