"""What all models of the wire have in common."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class WireModel(BaseModel):
    """A JSON object of the API: unknown members are ignored, as the real service does.

    Validators are built when first used, so that starting a server does not pay for all of them.
    """

    model_config = ConfigDict(defer_build=True, extra="ignore")


#: A tag: white space around it is dropped first.  Limits of the real service's model.
Tag = Annotated[str, StringConstraints(min_length=2, max_length=100, strip_whitespace=True)]

Timestamp = dt.datetime
