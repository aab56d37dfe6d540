"""A bucket and a WebDAV folder on this machine, kept by other people's servers; and what a hostile one would do instead."""

import contextlib
import io
import threading
import uuid
from urllib.request import Request, urlopen

from werkzeug.serving import WSGIRequestHandler, make_server

TOKEN = "keeper:otter lantern seventeen"


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log(self, *_):
        pass


class Stores:
    """Both servers behind one port.

    `whim(environ, start)` may change a request, or answer it by giving something iterable; None leaves the answer to the servers.
    """

    def __init__(self, folder):
        from moto.server import DomainDispatcherApplication, create_backend_app  # half a second, for who asks for a bucket only
        from wsgidav.wsgidav_app import WsgiDAVApp

        (folder / "sealed").mkdir(parents=True)
        self.folder = folder
        self.whim = lambda environ, start: None
        person = {"keeper": {"password": TOKEN.partition(":")[2]}}
        self._dav = WsgiDAVApp(
            {
                "provider_mapping": {"/dav": str(folder)},
                "simple_dc": {"user_mapping": {"*": person}},
                "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
                "logging": {"enable": False},
                "verbose": 0,
            }
        )
        self._bucket = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=Quiet)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.dav = f"dav://{self.host}/dav/sealed"

    def __call__(self, environ, start):
        environ.setdefault("HTTP_HOST", self.host)  # a request that was cut off may have none
        answer = self.whim(environ, start)
        if answer is not None:
            return answer
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)
        if len(body) < length:  # the line broke
            start("400 Bad Request", [])
            return []
        environ["wsgi.input"] = io.BytesIO(body)
        return (self._dav if environ["PATH_INFO"].startswith("/dav/") else self._bucket)(environ, start)

    def bucket(self):
        """Make a bucket and give its address."""
        name = f"b{uuid.uuid4().hex}"
        urlopen(Request(f"http://{self.host}/{name}", method="PUT")).close()
        return f"s3://{self.host}/{name}/sealed"

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextlib.contextmanager
def stores(folder):
    """Serve both for the length of a block."""
    running = Stores(folder)
    try:
        yield running
    finally:
        running.close()
