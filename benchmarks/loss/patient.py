"""Asks URL for HOST without a pause for SECONDS over COUNT kept connections; prints how many requests it made and how many were lost.

As browsers do, it asks again on a new connection where a kept one was closed before any of an answer (RFC 9112, section 9.3.1). Lost is a
request whose new connection fails, whose answer breaks off or takes ten seconds, or is not a 2xx.
"""

import socket
import ssl
import sys
import threading
import time
from urllib.parse import urlsplit

url, host, count, seconds = urlsplit(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
request = f"GET {url.path or '/'} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
tls = ssl.create_default_context()
tls.check_hostname = False
tls.verify_mode = ssl.CERT_NONE
until = time.monotonic() + seconds
totals = {"asked": 0, "lost": 0}
adding = threading.Lock()


def connect():
    connection = socket.create_connection((url.hostname, url.port), timeout=10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return tls.wrap_socket(connection, server_hostname=host) if url.scheme == "https" else connection


class Unanswered(OSError):
    """Nothing of an answer came."""


def ask(connection):
    """Whether the answer was a 2xx, and whether the connection may be used again."""
    try:
        connection.sendall(request)
        answer = connection.recv(65536)
    except TimeoutError:
        raise
    except OSError as e:
        raise Unanswered from e
    if not answer:
        raise Unanswered
    while b"\r\n\r\n" not in answer:
        answer += more(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
    while len(body) < length:
        body += more(connection)
    return lines[0].startswith(b"http/1.1 2"), not any(line.startswith(b"connection:") and b"close" in line for line in lines)


def more(connection):
    part = connection.recv(65536)
    if not part:
        raise OSError("the answer broke off")
    return part


def ask_all_the_time():
    asked = lost = 0
    connection = None
    while time.monotonic() < until:
        is_kept = connection is not None
        stays = False
        try:
            connection = connection or connect()
            is_well, stays = ask(connection)
            asked += 1
            lost += not is_well
        except (OSError, StopIteration, ValueError) as e:
            if not (is_kept and isinstance(e, Unanswered)):
                asked += 1
                lost += 1
        if connection and not stays:
            connection.close()
            connection = None
    with adding:
        totals["asked"] += asked
        totals["lost"] += lost


clients = [threading.Thread(target=ask_all_the_time) for _ in range(count)]
for client in clients:
    client.start()
for client in clients:
    client.join()
print(totals["asked"], totals["lost"])
