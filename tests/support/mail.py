"""A mail server of the tests' own: plain SMTP on a free port of this machine."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy


@dataclass
class MailServer:
    """A mail server of the test's own; ``refuses`` holds addresses it does not take."""

    port: int = 0
    refuses: set[str] = field(default_factory=set)
    letters: list[tuple[str, str, str]] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        post: MailServer = self.server.post
        self.say(220)
        to = ""
        while line := self.rfile.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"RCPT":
                to = line.split(b"<")[1].split(b">")[0].decode()
                self.say(550 if to in post.refuses else 250)
            elif word == b"DATA":
                self.say(354)
                self.keep(post, to)
                self.say(250)
            elif word == b"QUIT":
                self.say(221)
                return
            else:
                self.say(250)

    def say(self, code: int) -> None:
        self.wfile.write(f"{code} ok\r\n".encode())

    def keep(self, post: MailServer, to: str) -> None:
        data = b""
        while (line := self.rfile.readline()) != b".\r\n":
            data += line
        message = message_from_bytes(data, policy=policy.default)
        post.letters.append((to, message["Subject"], message.get_content()))


@contextmanager
def serving() -> Iterator[MailServer]:
    """A server that keeps what it is sent: (to, subject, text)."""
    kept = MailServer()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        server.post = kept  # type: ignore[attr-defined]
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
