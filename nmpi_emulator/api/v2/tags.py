"""``tags``: the words that are on jobs."""

from __future__ import annotations

from .open_resource import open_resource
from .schema import NUMBER, TEXT, URI

TAGS = open_resource(
    name="tags",
    fields={"id": NUMBER, "name": TEXT, "resource_uri": URI, "slug": TEXT},
    read=lambda service, id_: service.queue.tags.read(id_),
    write=lambda service, tag: service.write.tag(tag),
    select=lambda service, page: service.queue.tags.select(page),
)
