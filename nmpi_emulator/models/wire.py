"""What all models of the wire have in common."""

from __future__ import annotations

import uuid
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class WireModel(BaseModel):
    """A JSON object of the API: unknown members are ignored, as the real service does.

    Validators are built when first used, so that starting a server does not pay for all of them.
    """

    model_config = ConfigDict(defer_build=True, extra="ignore")


#: A tag: white space around it is dropped first.  Limits of the real service's model.
Tag = Annotated[str, StringConstraints(min_length=2, max_length=100, strip_whitespace=True)]

#: Ids in paths, under the titles that they have in the real service's documentation.
JobId = Annotated[int, Field(title="Job ID")]
CommentId = Annotated[int, Field(title="Comment ID")]
ProjectId = Annotated[uuid.UUID, Field(title="Project ID")]
QuotaId = Annotated[int, Field(title="Quota ID")]
SessionId = Annotated[int, Field(title="session ID")]
