"""Runs the API and task tests on a MariaDB of their own: `python tests/mariadb.py [pytest arguments]`.

The server lives in a temporary folder on a unix socket and is gone afterwards. Without a server program or
client library nothing is run, loudly, and the exit status is 77 (the usual one for "skipped").
"""

import getpass
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SKIPPED = 77
START_S = 60
ROOT = Path(__file__).resolve().parents[1]
SUITES = ["tests/backend", "-m", "not slow"]


def missing() -> str:
    """What keeps these tests from running here; empty when nothing does."""
    if not server() or not shutil.which("mariadb-install-db"):
        return "no MariaDB server is installed (package mariadb-server)"
    if importlib.util.find_spec("MySQLdb") is None:
        return "mysqlclient is not installed (pip install -e '.[mysql]')"
    return ""


def server() -> str | None:
    return shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def running_server(memory: str = "128M", *, durable: bool = False) -> Iterator[Path]:
    """A fresh server that keeps so much of its data in memory, and each commit on the disk if it shall be `durable`;
    gives its socket."""
    with tempfile.TemporaryDirectory(prefix="dustlens-mariadb-") as name:
        folder, user = Path(name), f"--user={getpass.getuser()}"
        data, socket = folder / "data", folder / "s"
        install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", user, "--skip-test-db"]
        install += ["--auth-root-authentication-method=normal"]
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL)
        options = [f"--datadir={data}", f"--socket={socket}", f"--pid-file={folder / 'pid'}", user]
        options += ["--skip-networking", f"--innodb-flush-log-at-trx-commit={1 if durable else 2}"]
        options += [f"--innodb-buffer-pool-size={memory}"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([str(server()), "--no-defaults", *options], stdout=log, stderr=log)
        try:
            wait_for(socket, process, folder / "log")
            yield socket
        finally:
            process.terminate()
            process.wait(timeout=60)


def create(socket: Path, name: str) -> str:
    """A database of that name; gives its address."""
    import MySQLdb

    connection = MySQLdb.connect(unix_socket=str(socket), user="root")
    connection.cursor().execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
    connection.close()
    return f"mysql://root@localhost/{name}?unix_socket={socket}"


def wait_for(socket: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    import MySQLdb

    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            MySQLdb.connect(unix_socket=str(socket), user="root").close()
            return
        except MySQLdb.OperationalError:
            time.sleep(0.3)
    raise SystemExit(f"MariaDB did not start:\n{log.read_text(errors='replace')[-3000:]}")


def main(arguments: list[str]) -> int:
    reason = missing()
    if reason:
        print(f"SKIPPED: API and task tests on MariaDB: {reason}", file=sys.stderr)
        return SKIPPED
    with running_server() as socket:
        url = f"mysql://root@localhost/dustlens?unix_socket={socket}"
        command = [sys.executable, "-m", "pytest", *(arguments or SUITES)]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
