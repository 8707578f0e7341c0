"""How long after a task's first healthy answer its first request comes through the balancer: median of ROUNDS apps.

Each app answers by itself and notes the moment it first answered its health check; a client asks the balancer for it every
millisecond.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import time

ngp, work, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
rounds = int(os.environ.get("FIRST_ROUNDS", "15"))
app = os.path.join(work, "first-app.py")
with open(app, "w") as file:
    file.write(
        """
import http.server, os, time
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked = False
    def do_GET(self):
        if self.path == "/health" and not Handler.asked:
            Handler.asked = True
            open(os.environ["NOTE"], "w").write(repr(time.time()))
        self.send_response(200); self.send_header("Content-Length", "2"); self.end_headers(); self.wfile.write(b"ok")
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT0"])), Handler).serve_forever()
"""
    )


def first_answer(host):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while True:
        connection.request("GET", "/", headers={"Host": host})
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            return time.time()
        time.sleep(0.001)


took = []
for number in range(rounds):
    note = os.path.join(work, f"first-{number}")
    definition = os.path.join(work, "first.json")
    with open(definition, "w") as file:
        json.dump(
            {
                "id": f"/first-{number}",
                "cmd": f"exec python3 {app}",
                "cpus": 0.01,
                "mem": 32,
                "env": {"NOTE": note},
                "healthChecks": [{"protocol": "HTTP", "path": "/health", "intervalSeconds": 1}],
            },
            file,
        )
    deploying = subprocess.Popen([ngp, "app", "deploy", definition], cwd=work, stdout=subprocess.DEVNULL)
    routed = first_answer(f"first-{number}.ngp.localhost")
    with open(note) as file:
        took.append((routed - float(file.read())) * 1000)
    deploying.wait()
    subprocess.run([ngp, "app", "remove", f"/first-{number}"], cwd=work, stdout=subprocess.DEVNULL)
took.sort()
print(f"{rounds} tasks: median {statistics.median(took):.0f} ms, shortest {took[0]:.0f}, longest {took[-1]:.0f}")
