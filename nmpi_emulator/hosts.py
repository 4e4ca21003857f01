"""The hosts of the real services, for which an emulator can stand in."""

from __future__ import annotations

JOB_QUEUE = "nmpi-v3.hbpneuromorphic.eu"
JOB_QUEUE_STAGING = "nmpi-v3-staging.hbpneuromorphic.eu"
IDENTITY = "iam.ebrains.eu"
IDENTITY_INTEGRATION = "iam-int.ebrains.eu"

#: Production and staging.  Sources: defaults of the client's releases 0.4 to 0.11, of ebrains_drive, and the
#: contract of API v3 (tables, data repositories).
REAL_HOSTS = frozenset(
    {
        JOB_QUEUE,
        JOB_QUEUE_STAGING,
        "nmpi.hbpneuromorphic.eu",
        "nmpi-staging.hbpneuromorphic.eu",
        "quotas.hbpneuromorphic.eu",
        IDENTITY,
        IDENTITY_INTEGRATION,
        "wiki.ebrains.eu",
        "wiki-int.ebrains.eu",
        "drive.ebrains.eu",
        "drive-int.ebrains.eu",
        "data-proxy.ebrains.eu",
        "data-proxy-int.ebrains.eu",
        "prov.brainsimulation.eu",
        "validation-v2.brainsimulation.eu",
        "services.humanbrainproject.eu",
        "demo.hbpneuromorphic.eu",
        "spinnaker.cs.man.ac.uk",
        "brainscales-r.kip.uni-heidelberg.de",
    }
)
