"""The server under the limits of an ordinary user's process."""

import subprocess
import sys

SERVED_UNDER_A_LOW_LIMIT = """
import resource, socket
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
from mille.asterisk.agi.server import Server
entries = {"next": lambda channel: channel.set_variables({"M_STEP": "end"})}
with Server(("127.0.0.1", 0), entries, threads=200) as server:
    with socket.create_connection(server.address, timeout=20) as asterisk:
        asterisk.sendall(f"agi_request: agi://127.0.0.1:{server.address[1]}/next\\n\\n".encode())
        print(asterisk.recv(100).decode())
"""


def test_a_low_limit_of_open_files_is_raised_for_the_threads_that_wait() -> None:
    command = [sys.executable, "-c", SERVED_UNDER_A_LOW_LIMIT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "EXEC" in done.stdout, done
    assert "Too many open files" not in done.stdout + done.stderr


def test_a_hard_limit_that_is_too_low_is_said_at_the_start() -> None:
    low = SERVED_UNDER_A_LOW_LIMIT.replace("(64, hard)", "(64, 64)")
    done = subprocess.run([sys.executable, "-c", low], capture_output=True, text=True, timeout=60)
    assert "raise the hard limit" in done.stderr
