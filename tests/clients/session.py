"""Use a client as its users do, from signing in to removing a job, and print what came of it as JSON.

Runs in the environment of the client: ``python session.py PLATFORM DIRECTORY VERSION``.  What a
release does not have is left out.
"""

from __future__ import annotations

import inspect
import json
import sys
import time
from pathlib import Path
from typing import Any

import nmpi

SCRIPT = """\
import sys
from pathlib import Path

exec("import pyNN.%s as sim" % sys.argv[1])
sim.setup(timestep=1.0)
cells = sim.Population(2, sim.IF_curr_exp(i_offset=1.0))
cells.record("spikes")
sim.run(100.0)
print("running on", sys.argv[1], [len(train) > 0 for train in cells.get_data().segments[0].spiketrains])
sim.end()
stimulus = Path("stimulus.txt").read_text() if Path("stimulus.txt").exists() else "no stimulus"
Path("result.txt").write_text(stimulus)
"""
INPUT = "https://demo.hbpneuromorphic.eu/data/my-collab/stimulus.txt"
COLLAB = "my-collab"

#: A platform whose jobs stay in the queue.
QUEUED_ONLY = "TestPlatform"


def has(function: Any, parameter: str) -> bool:
    return parameter in inspect.signature(function).parameters


def outcome(client: Any, job: Any) -> dict[str, Any]:
    """Wait until a job is over, as a user of the client has to."""
    while True:
        try:
            if client.job_status(job) in ("finished", "error"):
                return client.get_job(job)
        except Exception as error:  # the clients raise nothing else
            # 0.5 and 0.6 look among the results first, and miss a job that ends before they see the queue;
            # 0.4 finds it in the queue, and asks for it there when it has left.
            if "No such job" not in str(error) and "Error 404" not in str(error):
                raise
        time.sleep(0.05)


def submit(client: Any, source: str, platform: str, **options: Any) -> Any:
    known = {name: value for name, value in options.items() if has(client.submit_job, name)}
    return client.submit_job(source, platform, COLLAB, **known)


def run(client: Any, platform: str, directory: Path, has_inputs: bool) -> dict[str, Any]:
    script = directory / "experiment.py"
    script.write_text(SCRIPT)
    job = submit(
        client,
        str(script),
        platform,
        config={"answer": 42},
        tags=["older", "client"],
        inputs=[INPUT] if has_inputs else None,
    )
    done = outcome(client, job)
    files = client.download_data(done, local_dir=str(directory / "data"))
    seen = {
        "location": job,
        "job": done,
        "files": {Path(name).name: Path(name).read_text() for name in files},
        "completed": client.completed_jobs(COLLAB),
        "completed_verbose": client.completed_jobs(COLLAB, verbose=True),
    }
    number = done["id"]
    if hasattr(client, "submit_comment"):
        seen["comments"] = [client.submit_comment(name, "seen") for name in (number, job)]
        seen["commented"] = client.get_job(number)["comments"]
    seen["copied"] = client.copy_data_to_storage(number)
    client.remove_completed_job(number)
    seen["completed_after_removal"] = client.completed_jobs(COLLAB)
    return seen


def wait_in_queue(client: Any) -> dict[str, Any]:
    job = submit(client, "print('later')", QUEUED_ONLY)
    number = int(job.rpartition("/")[2])
    seen = {
        "location": job,
        "status": client.job_status(number),
        "queued": client.queued_jobs(),
        "owners": [entry["user_id"] for entry in client.queued_jobs(verbose=True)],
        "own_id": client.user_info["id"],
    }
    client.remove_queued_job(number)
    seen["queued_after_removal"] = client.queued_jobs()
    try:
        client.get_job(number)
    except Exception as error:
        seen["removed"] = str(error)
    return seen


def refusals(client: Any) -> list[str]:
    """Return what users are told when something cannot be."""
    found = []
    for attempt in (
        lambda: submit(client, "print()", "not_a_platform"),
        lambda: client.submit_job("print()", QUEUED_ONLY, "elsewhere"),
        lambda: client.remove_queued_job(999999),
    ):
        try:
            attempt()
        except Exception as error:
            found.append(str(error))
    return found


def ask_for_resources(client: Any) -> dict[str, Any]:
    address = client.create_resource_request("Title", COLLAB, "Abstract", "Description")
    context = address.rpartition("/")[2]
    client.edit_resource_request(context, abstract="Another abstract", submit=True)
    try:
        client.edit_resource_request(context, abstract="Too late")
        refusal = None
    except Exception as error:
        refusal = str(error)
    return {
        "requests": client.list_resource_requests(COLLAB),
        "refusal": refusal,
        "quotas": client.list_quotas(COLLAB),
        "granted": grant(address) if hasattr(nmpi, "AdminClient") else None,
        "granted_quotas": client.list_quotas(COLLAB),
    }


def grant(address: str) -> list[str]:
    """Accept a request as an administrator; return the states of all requests before."""
    administrator = nmpi.AdminClient("ada", password="ada-pw")
    before = [request["status"] for request in administrator.resource_requests(COLLAB)]
    administrator.accept_resource_request(address, with_quotas={"Spikey": {"limit": 10, "units": "hours"}})
    administrator.add_quota(address, "SpiNNaker", 5000)
    return before


def main() -> None:
    platform, directory, version = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    client = nmpi.Client("tester", password="tester-pw")
    seen = {
        "run": run(client, platform, directory, has_inputs=version != "0.4.3"),
        "queue": wait_in_queue(client),
        "refusals": refusals(client),
        "collabs": list(client.my_collabs()) if hasattr(client, "my_collabs") else None,
    }
    if hasattr(client, "create_resource_request"):
        seen["resources"] = ask_for_resources(client)
    again = nmpi.Client("tester", token=client.token)
    seen["with_token"] = again.completed_jobs(COLLAB)
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
