"""Another server in the place of ours, for callers whose Python talks nonsense."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from house import House


@contextmanager
def instead(house: House, answer: Callable[[socket.socket], None]) -> Iterator[None]:
    """Another server in the place of ours; `answer` treats each connection."""
    address = house.centre.settings.agi
    assert address
    with house.without(house.centre.agi_server), socket.create_server(address) as listener:
        open_sockets: list[socket.socket] = []
        thread = threading.Thread(target=_accept, args=(listener, answer, open_sockets))
        thread.start()
        try:
            yield
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in open_sockets:
                connection.close()


def _accept(listener: socket.socket, answer: Callable[[socket.socket], None], kept: list[socket.socket]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        kept.append(connection)
        answer(connection)


def send(*commands: bytes) -> Callable[[socket.socket], None]:
    """A server that says something and closes."""

    def answer(connection: socket.socket) -> None:
        for command in commands:
            connection.sendall(command)
        connection.shutdown(socket.SHUT_WR)

    return answer
