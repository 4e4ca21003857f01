"""All addresses of API version 2."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response

from nmpi_emulator.api.routing import not_found
from nmpi_emulator.hosts import JOB_QUEUE_V1, JOB_QUEUE_V2, JOB_QUEUE_V2_STAGING

from . import answers, credentials
from .addresses import called_host
from .comments import COMMENT
from .copying import answer_copy
from .data_items import DATA_ITEM, answer_last
from .jobs import QUEUE, RESULTS, answer_in_queue, answer_next, answer_status
from .logs import LOG
from .path_table import PathTable
from .paths import ROOT
from .resource import Resource
from .service import Service
from .statistics import STATISTICS
from .tags import TAGS

#: In the order in which the root lists them.
RESOURCES: Sequence[Resource] = (COMMENT, DATA_ITEM, LOG, QUEUE, RESULTS, *STATISTICS, TAGS)

#: Under these names the older versions answer whether or not there are credentials.
_OWN_HOSTS = (JOB_QUEUE_V2, JOB_QUEUE_V2_STAGING, JOB_QUEUE_V1)


def is_meant(service: Service) -> bool:
    """Tell whether an address that leads nowhere in API version 3 is meant for an older one."""
    return called_host(service.request.environ) in _OWN_HOSTS or credentials.are_sent(service.request)


def answer_above(service: Service) -> Response:
    """Answer a request to what is above all versions."""
    return answers.not_found_page() if is_meant(service) else not_found()


def root_of(address: str, names: Sequence[str]) -> Callable[[Service], Response]:
    """Return what answers a request to the list of resources.

    Nothing may stand in the list but resources: clients look into all of it.
    """

    def answer(service: Service) -> Response:
        if not is_meant(service):
            return not_found()
        if service.request.method != "GET":
            return answers.method_not_allowed(["GET"])
        listed = {
            name: {"list_endpoint": f"{address}/{name}", "schema": f"{address}/{name}/schema"}
            for name in names
        }
        return answers.shown(listed)

    return answer


def _table() -> PathTable:
    table = PathTable("", strict_slashes=False)
    table.add("/api", answer_above)
    table.add(ROOT, root_of(ROOT, [resource.name for resource in RESOURCES]))
    for resource in RESOURCES:
        table.add(resource.address, resource.answer_list)
        table.add(f"{resource.address}/schema", resource.answer_schema)
        if resource.on_entry:
            table.add(f"{resource.address}/set/<ids>", resource.answer_set)
    table.add(f"{DATA_ITEM.address}/last", answer_last)
    table.add(f"{QUEUE.address}/submitted/next/<platform>", answer_next)
    table.add(f"{QUEUE.address}/<status>/<id_>", answer_status)
    table.add(f"{QUEUE.address}/<name>", answer_in_queue)
    for resource in RESOURCES:
        if resource.on_entry:
            table.add(f"{resource.address}/<id_>", resource.answer_entry)
    table.add("/copydata/<target>/<id_>", answer_copy)
    return table


TABLE = _table()
