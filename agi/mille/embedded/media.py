"""The sound of one telephone: RTP received and kept, RTP sent, keys pressed (RFC 4733)."""

import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

TELL_ERRORS = 11
"""IP_RECVERR of Linux, which Python does not name: reports that nothing listens where a packet was sent (ip(7))."""
ERROR_QUEUE = 0x2000
"""MSG_ERRQUEUE of Linux: reads what IP_RECVERR has queued. Until it is read, poll() returns at once (recv(2))."""
RTP = 2
"""The version in the first two bits of every packet (RFC 3550): words of SIP do not begin with it."""
ALAW, EVENTS = 8, 101
SAMPLES = 160
"""Samples in a packet: 20 ms at 8 kHz."""
SILENCE = b"\xd5" * SAMPLES
KEYS = "0123456789*#ABCD"
KEY_PACKETS = 5
"""Packets for which a key is held: 100 ms."""


@dataclass(frozen=True)
class Packet:
    """A received packet: when (monotonic seconds), its payload type, timestamp and payload."""

    at: float
    kind: int
    timestamp: int
    payload: bytes


class Telephone:
    """A socket that listens, and speaks to everybody it hears: silence, or `voice` (A-law, 8 kHz) over and over.

    Like a telephone, it sends a packet every 20 ms from the first packet received, until the other side is gone: later
    that port belongs to another call, whose sound would arrive here.
    """

    def __init__(self, host: str, voice: bytes = SILENCE) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.setsockopt(socket.IPPROTO_IP, TELL_ERRORS, 1)
        self.socket.settimeout(0.02)
        self.address: tuple[str, int] = self.socket.getsockname()
        self.voice = voice
        self.packets: list[Packet] = []
        self._peer: tuple[str, int] | None = None
        self._keys: list[str] = []
        self._sequence = self._timestamp = self._position = 0
        self._closed = threading.Event()
        self._threads = [threading.Thread(target=loop, daemon=True) for loop in (self._listen, self._speak)]
        for thread in self._threads:
            thread.start()

    def press(self, keys: str) -> None:
        """Presses keys one after another, once the other side has been heard."""
        self._keys.extend(keys)

    @property
    def audio(self) -> bytes:
        """Everything that was heard, A-law, in order of arrival."""
        return b"".join(packet.payload for packet in list(self.packets) if packet.kind == ALAW)

    @property
    def speaks(self) -> bool:
        """Whether there is another side to speak to."""
        return self._peer is not None

    def close(self) -> None:
        """Ends it."""
        self._closed.set()
        for thread in self._threads:
            thread.join()
        self.socket.close()

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                data, sender = self.socket.recvfrom(2048)
            except TimeoutError:
                self._forget_errors()
                continue
            except ConnectionRefusedError:
                self._peer = None
                self._forget_errors()
                continue
            if len(data) > 12 and data[0] >> 6 == RTP:  # others may be SIP for an earlier user of the port
                self._peer = sender
                kind, timestamp = data[1] & 0x7F, struct.unpack(">I", data[4:8])[0]
                self.packets.append(Packet(time.monotonic(), kind, timestamp, data[12:]))

    def _forget_errors(self) -> None:
        """Empties the error queue: an error left in it would keep this thread awake for ever."""
        with suppress(OSError):
            while True:
                self.socket.recvmsg(1, 0, ERROR_QUEUE | socket.MSG_DONTWAIT)

    def _speak(self) -> None:
        due = time.monotonic()
        while not self._closed.wait(max(0.0, due - time.monotonic())):
            due = max(due + 0.02, time.monotonic() - 0.1)
            if self._peer is None:
                continue
            if self._keys:
                self._send_key(self._keys.pop(0))
                due = time.monotonic()
            else:
                self._send(ALAW, self._next_voice())
                self._timestamp += SAMPLES

    def _next_voice(self) -> bytes:
        start = self._position % max(len(self.voice) - SAMPLES + 1, 1)
        self._position = start + SAMPLES
        return self.voice[start : start + SAMPLES].ljust(SAMPLES, SILENCE[:1])

    def _send_key(self, key: str) -> None:
        """One key: packets of growing duration, the last sent three times, then a pause like that of a hand."""
        for number in range(1, KEY_PACKETS + 3):
            held = min(number, KEY_PACKETS)
            last = number >= KEY_PACKETS
            event = struct.pack(">BBH", KEYS.index(key), (0x80 if last else 0) | 10, held * SAMPLES)
            self._send(EVENTS, event, marker=number == 1)
            time.sleep(0.02)
        self._timestamp += (KEY_PACKETS + 2) * SAMPLES
        time.sleep(0.06)

    def _send(self, kind: int, payload: bytes, marker: bool = False) -> None:
        head = struct.pack(">BBHII", 0x80, kind | (0x80 if marker else 0), self._sequence, self._timestamp, 0x1000)
        self._sequence = (self._sequence + 1) & 0xFFFF
        if peer := self._peer:
            try:
                self.socket.sendto(head + payload, peer)
            except ConnectionRefusedError:
                self._peer = None
