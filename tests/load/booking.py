"""What the production database can book: ``python -m tests.load.booking`` prints JSON.

Films are taken in, claimed and published one after the other, nothing computed, on a MariaDB that has every commit on
the disk before it answers, as a hospital runs it. ``ml bench queue`` tells the same of SQLite.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ml.study.bench_films import write_films
from tests import mariadb

WIDTH, SMALL = 512, 256


def main() -> int:
    missing = mariadb.missing()
    print(json.dumps({"mariadb": {"not_measured": missing} if missing else measure()}))
    return 0


def measure() -> dict[str, Any]:
    """Films a minute that one process books."""
    with (
        tempfile.TemporaryDirectory(prefix="dustlens-booking-") as name,
        mariadb.running_server(durable=True) as socket,
    ):
        folder = Path(name)
        [film], [small] = write_films(folder / "films", 1, WIDTH), write_films(folder / "small", 1, SMALL)
        command = [sys.executable, "manage.py", "bench_queue", str(film), str(small), "--mark", film.stem]
        command += ["--films", "1", "--workers", "1"]
        own = {"DEMO": "1", "VAR_DIR": str(folder / "site"), "DATABASE_URL": mariadb.create(socket, "booking")}
        done = subprocess.run(command, cwd=mariadb.ROOT, env=os.environ | own, stdout=subprocess.PIPE, check=True)
        return {"films_per_min": json.loads(done.stdout)["database"]["films_per_min"]}


if __name__ == "__main__":
    sys.exit(main())
