"""Opens COUNT connections to PORT, sends one request for HOST on each, says how many are open, and holds them until killed."""

import socket
import sys
import time

count, port, host = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
request = f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
held = []
for _ in range(count):
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(request)
    if not connection.recv(4096).startswith(b"HTTP/1.1 200"):
        break
    held.append(connection)
time.sleep(2)
print(len(held), flush=True)
time.sleep(600)
