"""The hosts of the real services, for which an emulator can stand in, and of this machine."""

from __future__ import annotations

#: What stands for all addresses of this machine, and by which of them it reaches itself.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}

JOB_QUEUE = "nmpi-v3.hbpneuromorphic.eu"
JOB_QUEUE_STAGING = "nmpi-v3-staging.hbpneuromorphic.eu"
JOB_QUEUE_V2 = "nmpi.hbpneuromorphic.eu"
JOB_QUEUE_V2_STAGING = "nmpi-staging.hbpneuromorphic.eu"
JOB_QUEUE_V1 = "www.hbpneuromorphic.eu"
QUOTAS_V2 = "quotas.hbpneuromorphic.eu"
VALIDATION = "validation-v2.brainsimulation.eu"
HBP_SERVICES = "services.humanbrainproject.eu"
IDENTITY = "iam.ebrains.eu"
DRIVE = "drive.ebrains.eu"
BUCKET = "data-proxy.ebrains.eu"
WIKI = "wiki.ebrains.eu"
PROVENANCE = "prov.brainsimulation.eu"

DRIVE_URL = f"https://{DRIVE}"
BUCKET_URL = f"https://{BUCKET}"

#: Services of which there is a development ("-dev") and an integration ("-int") instance besides, by the
#: same rule.  Source: ebrains_drive 0.7.0, ClientBase._set_env.
_WITH_INSTANCES = (IDENTITY, DRIVE, BUCKET, WIKI)

#: Production and staging.  Sources: defaults of the client's releases 0.1 to 0.11, of ebrains_drive, and the
#: contract of API v3 (tables, data repositories).
REAL_HOSTS = frozenset(
    {
        JOB_QUEUE,
        JOB_QUEUE_STAGING,
        JOB_QUEUE_V2,
        JOB_QUEUE_V2_STAGING,
        JOB_QUEUE_V1,
        QUOTAS_V2,
        *_WITH_INSTANCES,
        *(host.replace(".", f"-{instance}.", 1) for host in _WITH_INSTANCES for instance in ("dev", "int")),
        PROVENANCE,
        VALIDATION,
        HBP_SERVICES,
        "demo.hbpneuromorphic.eu",
        "spinnaker.cs.man.ac.uk",
        "brainscales-r.kip.uni-heidelberg.de",
    }
)
