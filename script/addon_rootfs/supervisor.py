"""A stand-in for Home Assistant's Supervisor: writes down what is announced to it.

`supervisor.py PORT FILE` answers until it is killed; `ready` says that it listens.
"""

from http.server import BaseHTTPRequestHandler, HTTPServer
import json
from pathlib import Path
import sys

_UUID = "0123456789abcdef0123456789abcdef"


class Handler(BaseHTTPRequestHandler):
    """Supervisor's `POST /discovery`."""

    def do_POST(self) -> None:
        """Keep the body, with the path and the token that it came with."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = {
            "path": self.path,
            "authorization": self.headers["Authorization"],
            "body": json.loads(body),
        }
        Path(sys.argv[2]).write_text(json.dumps(request), encoding="utf-8")
        answer = json.dumps({"result": "ok", "data": {"uuid": _UUID}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    print("ready", flush=True)
    server.serve_forever()
