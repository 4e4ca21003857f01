"""Use a client of API version 1 as its users did, and print what came of it as JSON.

Runs in the environment of the client: ``python session_v1.py PLATFORM TOKEN``.
"""

from __future__ import annotations

import json
import sys
import time

import nmpi


def main() -> None:
    platform, token = sys.argv[1:]
    client = nmpi.Client("tester", token=token)
    created = client.create_project("old_project", full_name="Old project", members=["outsider"])
    client.update_project(created["resource_uri"], description="from long ago")
    job = client.submit_job(
        "print('long ago')",
        platform,
        "old_project",
        inputs=["https://demo.hbpneuromorphic.eu/data/my-collab/stimulus.txt"],
    )
    while client.job_status(job) not in ("finished", "error"):
        time.sleep(0.05)
    done = client.get_job(job)
    waiting = client.submit_job("print('later')", "TestPlatform", "my-collab")
    queued = client.queued_jobs()
    client.remove_queued_job(waiting)
    completed = client.completed_jobs()
    client.remove_completed_job(job)
    seen = {
        "projects": client.list_projects(verbose=True),
        "project": client.get_project(created["resource_uri"]),
        "unknown_project": client.get_project_uri("nowhere"),
        "job": done,
        "queued": queued,
        "queued_after_removal": client.queued_jobs(),
        "completed": completed,
        "completed_after_removal": client.completed_jobs(),
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
