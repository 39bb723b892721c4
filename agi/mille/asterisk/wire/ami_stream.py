"""The messages of Asterisk's manager interface, cut out of the bytes as they come. Whatever they hold is data."""

Message = dict[str, str]
"""One message: its fields. A field that came several times has one value per line."""

LARGEST = 1 << 20
"""Octets of one message; anything longer was not written by Asterisk."""

END, LINE = b"\r\n\r\n", b"\r\n"


class AmiStream:
    """Bytes in, messages out, however the bytes are cut.

    >>> stream = AmiStream()
    >>> stream.feed(b"Asterisk Call Manager/11.0.0\\r\\nEvent: Hold\\r\\nQueue: po")
    []
    >>> stream.feed(b"st\\r\\n\\r\\n")
    [{'Event': 'Hold', 'Queue': 'post'}]
    """

    def __init__(self) -> None:
        self._rest = b""
        self._greeted = False

    def feed(self, data: bytes) -> list[Message]:
        """The messages that are complete with these bytes. Raises ValueError for one that never ends."""
        *complete, self._rest = (self._rest + data).split(END)
        if not self._greeted and (complete or LINE in self._rest):
            self._greeted = True  # the greeting is a line that no empty line follows
            _, _, after = (complete.pop(0) + END if complete else self._rest).partition(LINE)
            if after.endswith(END):
                complete.insert(0, after.removesuffix(END))
            else:
                self._rest = after
        if len(self._rest) > LARGEST:
            raise ValueError(f"a message of more than {LARGEST} octets")
        return [read(message) for message in complete]


def read(message: bytes) -> Message:
    """The fields of a message, in whatever encoding: what is not UTF-8 is replaced.

    >>> read(b"Event: Hangup\\r\\nVariable: a=1\\r\\nVariable: b=2\\r\\nCallerIDName: Ga\\xeblle")
    {'Event': 'Hangup', 'Variable': 'a=1\\nb=2', 'CallerIDName': 'Ga�lle'}
    """
    fields: Message = {}
    for line in message.split(LINE):
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            value = value.removeprefix(" ")
            fields[name] = f"{fields[name]}\n{value}" if name in fields else value
    return fields


def written(action: Message) -> bytes:
    """An action as it is sent. Raises ValueError for a line break, which would begin another field.

    >>> written({"Action": "Ping"})
    b'Action: Ping\\r\\n\\r\\n'
    """
    for name, value in action.items():
        if "\r" in name + value or "\n" in name + value:
            raise ValueError(f"a line break in {name}")
    return "".join(f"{name}: {value}\r\n" for name, value in action.items()).encode() + LINE
