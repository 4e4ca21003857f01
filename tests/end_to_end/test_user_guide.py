"""What the user guide of the platform shows, with the real client."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import numpy
import pytest

from nmpi_emulator import Emulator

EXPERIMENTS = Path(__file__).parents[2] / "fixtures" / "experiments"


def git(directory: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=directory, check=True, capture_output=True)


def test_one_line_on_localhost(client, tmp_path: Path) -> None:
    job = client.submit_job("print(6 * 7)", platform="localhost", collab_id="lab-one", wait=True)
    assert job["status"] == "finished"
    assert job["log"] == "42\n"


def test_a_script_file_leaves_files_that_can_be_downloaded(client, tmp_path: Path) -> None:
    script = tmp_path / "experiment.py"
    script.write_text("import sys\nopen('backend.txt', 'w').write(sys.argv[1])\n")
    job = client.submit_job(str(script), platform="sandbox", collab_id="lab-one", wait=True)
    (file,) = client.download_data(job, local_dir=str(tmp_path / "results"))
    assert Path(file).read_text() == "mock"
    (item,) = job["output_data"]["files"]
    assert (item["size"], item["content_type"]) == (4, "text/plain")
    assert item["hash"] == hashlib.sha1(b"mock").hexdigest()


def test_a_git_repository_with_an_input_file(
    client, tmp_path: Path, served_directory: tuple[Path, str]
) -> None:
    repository = tmp_path / "repository"
    (repository / "code").mkdir(parents=True)
    (repository / "code" / "main.py").write_text("print('rates:', open('rates.txt').read())\n")
    git(repository, "init", "--quiet")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "An experiment")
    directory, url = served_directory
    (directory / "rates.txt").write_text("1 2 3")
    job = client.submit_job(
        f"file://{repository}",
        platform="localhost",
        collab_id="lab-one",
        command="code/main.py {system}",
        inputs=[f"{url}/rates.txt"],
        wait=True,
    )
    assert job["log"] == "rates: 1 2 3\n", job["log"]
    assert job["input_data"][0]["url"] == f"{url}/rates.txt"
    assert job["output_data"] is None


def test_a_failing_script_ends_with_its_traceback_in_the_log(client) -> None:
    job = client.submit_job("x = 1\n1 / 0\n", platform="localhost", collab_id="lab-one", wait=True)
    assert job["status"] == "error"
    assert job["log"].startswith('Traceback (most recent call last):\n  File "run.py", line 2, in <module>')
    assert "ZeroDivisionError: division by zero" in job["log"]


def test_signing_in_with_a_password_as_the_guide_shows(busy: Emulator) -> None:
    from nmpi import Client

    from nmpi_emulator.client import private_token_file

    with private_token_file():
        client = Client(
            "alice",
            password="alice-pw",
            job_service=busy.url,
            authorization_endpoint=busy.url,
            user_info_endpoint=f"{busy.url}/auth/realms/hbp/protocol/openid-connect/userinfo",
        )
    assert client.user_info["username"] == "alice"
    assert not (Path.home() / ".hbptoken").exists()


def test_output_rates_rise_with_input_rates_on_spinnaker(client, tmp_path: Path) -> None:
    job = client.submit_job(
        str(EXPERIMENTS / "firing_rates" / "run.py"),
        platform="SpiNNaker",
        collab_id="lab-one",
        wait=True,
    )
    assert job["status"] == "finished", job["log"]
    files = {Path(name).name: name for name in client.download_data(job, local_dir=str(tmp_path))}
    assert {"firing_rates.csv", "firing_rates.png"} <= set(files)
    rates = numpy.loadtxt(files["firing_rates.csv"], delimiter=",", skiprows=1)
    tenths = rates[:, 1].reshape(10, 10).mean(axis=1)
    assert (numpy.diff(tenths) > 0).all()
    assert rates[0, 1] == 0
    assert Path(files["firing_rates.png"]).read_bytes().startswith(b"\x89PNG")
    assert job["resource_usage"]["units"] == "core-hours"


@pytest.mark.parametrize(
    "code",
    [
        "import pyNN.mock as sim",
        "import sys\nexec('import pyNN.%s as sim' % sys.argv[1])",
        "from pyNN.utility import get_simulator\nsim, options = get_simulator()",
    ],
)
def test_ways_of_naming_the_back_end(client, code: str) -> None:
    script = f"{code}\nsim.setup()\nprint(sim.Population(2, sim.IF_cond_exp()).size)\n"
    job = client.submit_job(script, platform="sandbox", collab_id="lab-one", wait=True)
    assert job["status"] == "finished", job["log"]
    assert job["log"].endswith("2\n")
