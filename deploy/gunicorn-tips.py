"""gunicorn for the public pages: ``gunicorn -c gunicorn-tips.py portal.public:from_environment()``.

One process of eight threads: uploads wait in the database, sealed, so more may be added.
"""

import os

from portal.ops import serve

bind = os.environ.get("BIND", "127.0.0.1:8001")
workers, threads = 1, serve.THREADS
worker_class = "gthread"
worker_tmp_dir = str(serve.IN_MEMORY)
timeout = 180
graceful_timeout = serve.SECONDS_TO_FINISH
limit_request_line = serve.LONGEST_LINE
limit_request_field_size = serve.LONGEST_HEADER
keepalive = 5
proc_name = "qinghuan-tips"
loglevel = "critical"
# Nothing of who calls, and no line for a call.
accesslog = None
errorlog = "-"
