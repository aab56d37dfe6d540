"""`safeconduct demo` opens the desk on its story, and leaves nothing behind when it ends."""

import http.client
import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

DEMO = (sys.executable, "-c", "from safeconduct.doors.cli import main; main()", "demo", "--people", "3", "--print-link")


@pytest.mark.slow
def test_the_demo_serves_the_desk_and_destroys_its_vault(tmp_path):
    surroundings = {**os.environ, "TMPDIR": str(tmp_path), "LC_ALL": "C.UTF-8"}
    running = subprocess.Popen(
        DEMO, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings, cwd=tmp_path, start_new_session=True
    )
    try:
        printed = next(line for line in running.stdout if line.startswith("http"))
        link = urlsplit(printed.strip())
        line = http.client.HTTPConnection("127.0.0.1", link.port, timeout=30)
        line.request("GET", link.path, headers={"Host": link.netloc})
        answer = line.getresponse()
        answer.read()
        cookie = answer.getheader("set-cookie").partition(";")[0]
        line.request("GET", "/", headers={"Host": link.netloc, "Cookie": cookie, "Sec-Fetch-Site": "same-origin"})
        page = line.getresponse().read().decode()
        line.close()
        assert "Tuesday, 16 May 2017" in page
        assert list(tmp_path.iterdir()) != []
        running.terminate()
        _, said = running.communicate(timeout=60)
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
    assert "Ctrl-C ends it" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
