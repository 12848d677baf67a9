"""Exit 0 when nothing listens on HOST PORT, else 1: `python port_is_free.py 127.0.0.1 8000`."""

import socket
import sys


def is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server does: a port that only waits out an earlier connection counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(0 if is_free(sys.argv[1], int(sys.argv[2])) else 1)
