"""gunicorn behind nginx: ``gunicorn -c gunicorn.py portal.together:from_environment()``.

The numbers are those of ``python -m portal serve``: one process of eight threads on SQLite, which
has one writer anyway; two of four where DATABASE_URL names a PostgreSQL.
"""

import os

from portal.ops import serve
from portal.settings import Settings

_host, _port = serve.address(os.environ)

bind = os.environ.get("BIND", f"{_host}:{_port}")  # or unix:/run/qinghuan/http.sock
workers, threads = serve.workers(Settings.from_env())
worker_class = "gthread"
worker_tmp_dir = str(serve.IN_MEMORY)
timeout = serve.SECONDS_FOR_A_REQUEST
graceful_timeout = serve.SECONDS_TO_FINISH
limit_request_line = serve.LONGEST_LINE
limit_request_field_size = serve.LONGEST_HEADER
keepalive = 5
max_requests = 0
proc_name = "qinghuan"
loglevel = "warning"
# No access log: the portal writes a line of its own for each request, without addresses.
accesslog = None
errorlog = "-"
