"""The object that owns everything."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from nmpi_emulator import Emulator, redirect
from nmpi_emulator.errors import UsageError


def test_two_emulators_in_one_process_share_nothing() -> None:
    with Emulator(execution=False) as one, Emulator(execution=False) as two:
        assert one.url != two.url
        job = one.client().submit_job("print(1)", "localhost", "my-collab")
        assert requests.get(one.url + job, headers=_bearer(one), timeout=60).status_code == 200
        assert requests.get(two.url + job, headers=_bearer(two), timeout=60).status_code == 404
        assert requests.get(two.url + job, headers=_bearer(one), timeout=60).status_code == 401


def test_the_random_password_is_kept_with_the_database(tmp_path: Path) -> None:
    db = tmp_path / "emulator.db"
    with Emulator(db=db, execution=False) as emulator:
        password = emulator.user().password
        job = emulator.client().submit_job("print(1)", "localhost", "my-collab")
    with Emulator(db=db, execution=False) as emulator:
        assert emulator.user().password == password
        assert emulator.client().job_status(job) == "submitted"


def test_a_token_survives_a_restart(tmp_path: Path) -> None:
    db = tmp_path / "emulator.db"
    with Emulator(db=db, execution=False) as emulator:
        token = emulator.token()
    with Emulator(db=db, execution=False) as emulator:
        answer = requests.get(
            emulator.url + "/jobs/", headers={"Authorization": f"Bearer {token}"}, timeout=60
        )
        assert answer.status_code == 200


def test_a_program_that_does_not_stop_its_emulator_leaves_nothing(tmp_path: Path) -> None:
    program = (
        "import os\n"
        "from nmpi_emulator import Emulator\n"
        "emulator = Emulator().start()\n"
        "child = os.fork()\n"
        "if child:\n"
        "    os.waitpid(child, 0)\n"
        "    assert emulator.store.path.exists()\n"
        "    print('still there')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.stdout == "still there\n", ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_throw_away_database_is_deleted() -> None:
    emulator = Emulator(execution=False).start()
    file = emulator.store.path
    assert file.exists()
    emulator.stop()
    assert not file.parent.exists()


def test_a_database_in_use_is_refused(tmp_path: Path) -> None:
    with Emulator(db=tmp_path / "a.db", execution=False), pytest.raises(UsageError, match="in use"):
        Emulator(db=tmp_path / "a.db").start()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    Emulator(db=db, execution=False).start().stop()
    with sqlite3.connect(db) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(UsageError, match="newer version"):
        Emulator(db=db).start()
    with sqlite3.connect(db) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (999,)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but something that somebody wants to keep\n" * 100)
    with pytest.raises(UsageError, match=r"notes\.txt"):
        Emulator(db=file).start()
    assert file.read_text().startswith("not a database")


def test_a_foreign_sqlite_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE mine (x)")
    with pytest.raises(UsageError, match="not one of the NMPI emulator"):
        Emulator(db=file).start()


def test_a_directory_that_does_not_allow_writing_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a-file"
    file.write_text("")
    with pytest.raises(UsageError, match="another one"):
        Emulator(db=file / "a.db").start()


def test_a_port_in_use_is_named() -> None:
    with Emulator(execution=False) as emulator, pytest.raises(UsageError, match=f"port {emulator.port}"):
        Emulator(port=emulator.port, execution=False).start()


@pytest.mark.parametrize(
    "use",
    [lambda e: e.url, lambda e: e.client(), lambda e: e.jobs(), lambda e: e.stub() and e.hold(), redirect],
)
def test_an_emulator_that_is_not_running_says_so(use: Callable[[Emulator], object]) -> None:
    with pytest.raises(AttributeError, match=r"is not running: use it in a with statement"):
        use(Emulator())
    with pytest.raises(AttributeError, match="'Emulator' object has no attribute 'ulr'"):
        getattr(Emulator(), "ulr")  # noqa: B009


def test_an_emulator_that_has_been_stopped_says_so() -> None:
    with Emulator(simulator="none") as emulator:
        pass
    with pytest.raises(AttributeError, match="is not running"):
        emulator.jobs()


def test_reset_returns_to_the_first_state() -> None:
    with Emulator(execution=False) as emulator:
        client = emulator.client()
        first = client.submit_job("print(1)", "localhost", "my-collab")
        emulator.reset()
        assert client.queued_jobs() == []
        assert client.submit_job("print(1)", "localhost", "my-collab") == first


def test_unknown_settings_are_named() -> None:
    with pytest.raises(UsageError, match="there is no setting 'prot'"):
        Emulator(prot=8000)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_the_address_of_a_service_leads_to_it(host: str) -> None:
    with Emulator(host=host, execution=False) as emulator:
        assert emulator.url == emulator.local_url == f"http://127.0.0.1:{emulator.port}"
        assert requests.get(emulator.url + "/_emulator/health", timeout=60).status_code == 200
    with Emulator(host=host, execution=False, public_url="https://nmpi.lab.example/") as emulator:
        assert emulator.url == "https://nmpi.lab.example"


def test_importing_the_package_loads_nothing_heavy() -> None:
    script = (
        "import sys, nmpi_emulator, pytest_nmpi.plugin; "
        "heavy = {'flask', 'pydantic', 'sqlite_utils', 'numpy', 'pyNN', 'brian2', 'neo', 'matplotlib'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert output.stdout.strip() == "[]"


def _bearer(emulator: Emulator) -> dict[str, str]:
    return {"Authorization": f"Bearer {emulator.token()}"}
