"""The OpenAPI document describes the operations and models of the real service: a table of each."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.contract.service import Api

#: Method and path; credentials; parameters (``{in the path}``); body (``?``: need not be sent); answer; for
#: whom.
OPERATIONS = [
    ("GET /", "-", "", "", "200 any never422", "user"),
    ("GET /jobs/", "token or key",
     ("status:[JobStatus] tags:[string(2..100)] collab:[string] user_id:[string] "
     "hardware_platform:[string] date_range_start:date date_range_end:date size:integer=10 "
     "from_index:integer=0 as_admin:boolean=False"),
     "", "200 [Job]", "user"),
    ("POST /jobs/", "token", "as_admin:boolean=False", "SubmittedJob", "201 AcceptedJob", "user"),
    ("GET /jobs/{job_id}", "token or key",
     "{job_id:integer} with_comments:boolean=False with_log:boolean=False as_admin:boolean=False",
     "", "200 Job", "user"),
    ("PUT /jobs/{job_id}", "key", "{job_id:integer}", "JobPatch", "200 any", "provider"),
    ("DELETE /jobs/{job_id}", "token",
     "{job_id:integer} as_admin:boolean=False",
     "", "200 any", "administrator"),
    ("GET /jobs/{job_id}/log", "token",
     "{job_id:integer} as_admin:boolean=False",
     "", "200 string text/plain", "user"),
    ("PUT /jobs/{job_id}/log", "key", "{job_id:integer}", "", "200 any", "provider"),
    ("PATCH /jobs/{job_id}/log", "key", "{job_id:integer}", "", "200 any", "provider"),
    ("GET /jobs/{job_id}/comments", "token",
     "{job_id:integer} as_admin:boolean=False",
     "", "200 [Comment]", "user"),
    ("GET /jobs/{job_id}/output_data", "token",
     "{job_id:integer} as_admin:boolean=False",
     "", "200 DataSet", "user"),
    ("PUT /jobs/{job_id}/output_data", "token",
     "{job_id:integer} as_admin:boolean=False",
     "DataSet", "200 DataSet", "user"),
    ("POST /jobs/{job_id}/comments/", "token",
     "{job_id:integer} as_admin:boolean=False",
     "CommentBody", "201 Comment", "user"),
    ("PUT /jobs/{job_id}/comments/{comment_id}", "token",
     "{job_id:integer} {comment_id:integer} as_admin:boolean=False",
     "CommentBody", "200 Comment", "user"),
    ("DELETE /jobs/{job_id}/comments/{comment_id}", "token",
     "{job_id:integer} {comment_id:integer} as_admin:boolean=False",
     "", "200 any", "user"),
    ("GET /jobs/{job_id}/tags/", "token",
     "{job_id:integer} as_admin:boolean=False",
     "", "200 [string(2..100)]", "user"),
    ("POST /jobs/{job_id}/tags/", "token",
     "{job_id:integer} as_admin:boolean=False",
     "[string(2..100)]?", "200 [string(2..100)]", "user"),
    ("DELETE /jobs/{job_id}/tags/", "token",
     "{job_id:integer} as_admin:boolean=False",
     "[string(2..100)]?", "200 any", "user"),
    ("GET /tags/", "token", "collab:string", "", "200 [string(2..100)]", "user"),
    ("GET /projects/", "token or key",
     ("status:ProjectStatus collab:[string] owner:[string] size:integer=10 from_index:integer=0 "
     "as_admin:boolean=False"),
     "", "200 [Project]", "user"),
    ("POST /projects/", "token", "as_admin:boolean=False", "ProjectSubmission", "201 any", "user"),
    ("GET /projects/{project_id}", "token",
     "{project_id:uuid} as_admin:boolean=False",
     "", "200 Project", "user"),
    ("DELETE /projects/{project_id}", "token",
     "{project_id:uuid} as_admin:boolean=False",
     "", "200 any", "user"),
    ("PUT /projects/{project_id}", "token",
     "{project_id:uuid} as_admin:boolean=False",
     "ProjectUpdate", "200 any", "user"),
    ("DELETE /projects/{project_id}/quotas/{quota_id}", "token",
     "{project_id:uuid} {quota_id:integer}",
     "", "200 any", "user"),
    ("GET /projects/{project_id}/quotas/{quota_id}", "token",
     "{project_id:uuid} {quota_id:integer} as_admin:boolean=False size:integer=10 from_index:integer=0",
     "", "200 Quota", "user"),
    ("PUT /projects/{project_id}/quotas/{quota_id}", "token or key",
     "{quota_id:integer} {project_id:uuid}",
     "QuotaUpdate", "200 any", "provider"),
    ("GET /projects/{project_id}/quotas/", "token",
     "{project_id:uuid} as_admin:boolean=False size:integer=10 from_index:integer=0",
     "", "200 [Quota]", "user"),
    ("POST /projects/{project_id}/quotas/", "token",
     "{project_id:uuid}",
     "QuotaSubmission", "201 any", "administrator"),
    ("GET /collabs/", "token",
     "status:ProjectStatus user_id:[string] size:integer=10 from_index:integer=0 as_admin:boolean=False",
     "", "200 [string]", "user"),
    ("GET /sessions/", "token or key",
     ("status:[SessionStatus] collab:[string] user_id:[string] hardware_platform:[string] "
     "date_range_start:date date_range_end:date size:integer=10 from_index:integer=0 "
     "as_admin:boolean=False"),
     "", "200 [Session]", "user"),
    ("POST /sessions/", "key", "", "SessionCreation", "201 Session", "provider"),
    ("GET /jobs/next/{hardware_platform}", "key", "{hardware_platform:string}", "", "200 Job", "provider"),
    ("PUT /sessions/{session_id}", "key", "{session_id:integer}", "SessionUpdate", "200 any", "provider"),
    ("GET /statistics/job-count", "-",
     "start:date end:date interval:integer=7",
     "", "200 [DateRangeCount]", "statistics"),
    ("GET /statistics/cumulative-job-count", "-",
     "start:date end:date interval:integer=7",
     "", "200 [DateRangeCount]", "statistics"),
    ("GET /statistics/cumulative-user-count", "-",
     "hardware_platform:[string]",
     "", "200 TimeSeries", "statistics"),
    ("GET /statistics/active-user-count", "-",
     "start:date end:date interval:integer=7",
     "", "200 [DateRangeCount]", "statistics"),
    ("GET /statistics/queue-length", "-", "", "", "200 [QueueStatus] never422", "statistics"),
    ("GET /statistics/job-duration", "-",
     "requested_max:integer n_bins:integer=50 scale:string=linear",
     "", "200 [Histogram]", "statistics"),
    ("GET /statistics/cumulative-project-count", "-",
     "status:ProjectStatus=accepted",
     "", "200 TimeSeries", "statistics"),
    ("GET /statistics/resource-usage", "-",
     "start:date end:date interval:integer=7",
     "", "200 [DateRangeQuantity]", "statistics"),
    ("GET /statistics/per-user", "token", "start:date end:date", "", "200 [UserStatistics]", "statistics"),
    ("GET /login", "-", "", "", "200 any never422", "sign-in"),
    ("GET /auth", "-", "", "", "200 any never422", "sign-in"),
]  # fmt: skip

#: The members of each model; ``*``: always there.
SCHEMAS = {
    "AcceptedJob":
        "code*:string, command:string|null, collab*:string, input_data:[DataItem]|null, "
        "hardware_platform*:string, hardware_config:object|null, tags:[string(2..100)]|null, "
        "id*:integer, user_id*:string, status:JobStatus=submitted, timestamp_submission:date-time|null, "
        "resource_uri*:string",
    "Comment":
        "id:integer, job_id:integer, content*:string, user_id:string, timestamp:date-time, "
        "resource_uri:string",
    "CommentBody": "content*:string(1..10000)",
    "DataItem":
        "url*:uri(1..), path:string|null, content_type:string|null, size:integer|null, "
        "hash:string|null",
    "DataSet": "repository*:string, files*:[DataItem]",
    "DateRangeCount": "start*:date, end*:date, count*:{integer}",
    "DateRangeQuantity": "start*:date, end*:date, value*:{number}",
    "HTTPValidationError": "detail:[ValidationError]",
    "Histogram": "values*:[any], bins*:[any], platform*:string, status*:string, scale*:string, max*:integer",
    "Job":
        "code*:string, command:string|null, collab*:string, input_data:[DataItem]|null, "
        "hardware_platform*:string, hardware_config:object|null, tags:[string(2..100)]|null, "
        "id*:integer, user_id*:string, status:JobStatus=submitted, timestamp_submission:date-time|null, "
        "resource_uri*:string, output_data:DataSet|null, provenance:object|null, "
        "timestamp_completion:date-time|null, resource_usage:ResourceUsage|null, "
        "comments:[Comment]|null, log:string|null",
    "JobPatch":
        "status:JobStatus|null, output_data:DataSet|null, provenance:object|null, "
        "resource_usage:ResourceUsage|null, log:string|null",
    "JobStatus": "submitted/validated/running/mapped/finished/error/removed",
    "Project":
        "collab*:string, title*:string, abstract*:string, description:string|null, "
        "status:ProjectStatus=in preparation, id*:uuid, owner*:string, submission_date:date|null, "
        "decision_date:date|null, resource_uri*:string, quotas:[Quota]|null",
    "ProjectStatus": "in preparation/accepted/under review/rejected",
    "ProjectSubmission":
        "collab*:string, title*:string, abstract*:string, description:string|null, "
        "status:ProjectStatus=in preparation",
    "ProjectUpdate":
        "title:string|null, abstract:string|null, description:string|null, owner:string|null, "
        "status:ProjectStatus|null",
    "QueueStatus": "queue_name*:string, running*:integer, submitted*:integer",
    "Quota":
        "limit*:number, usage*:number, platform*:string, units*:string, project*:string, "
        "resource_uri:string|null",
    "QuotaSubmission": "limit*:number, platform*:string, units*:string",
    "QuotaUpdate": "limit:number|null, usage*:number",
    "ResourceUsage": "value*:number, units*:string",
    "Session":
        "collab*:string, user_id*:string, hardware_platform*:string, hardware_config:object|null, "
        "id*:integer, status:SessionStatus=running, timestamp_start:date-time|null, "
        "timestamp_end:date-time|null, resource_uri*:string, resource_usage:ResourceUsage|null",
    "SessionCreation":
        "collab*:string, user_id*:string, hardware_platform*:string, hardware_config:object|null",
    "SessionStatus": "running/finished/error/removed",
    "SessionUpdate": "status:SessionStatus=running, resource_usage*:ResourceUsage",
    "SubmittedJob":
        "code*:string, command:string|null, collab*:string, input_data:[DataItem]|null, "
        "hardware_platform*:string, hardware_config:object|null, tags:[string(2..100)]|null",
    "TimeSeries": "dates*:[any], values*:[integer]",
    "UserStatistics": "user*:string, jobs*:{integer}, sessions*:{integer}",
    "ValidationError": "loc*:[string|integer], msg*:string, type*:string",
}  # fmt: skip

FOR = {
    "For all users": "user",
    "For use by computing system providers": "provider",
    "For use by administrators": "administrator",
    "Statistics": "statistics",
    "Authentication and authorization": "sign-in",
}


def kind(schema: dict[str, Any]) -> str:
    """Return what a schema allows, in short."""
    if "$ref" in schema:
        return schema["$ref"].removeprefix("#/components/schemas/")
    if "anyOf" in schema:
        return "|".join(map(kind, schema["anyOf"]))
    if "enum" in schema:
        return "/".join(schema["enum"])
    name = schema.get("format") or schema.get("type", "any")
    if name == "array":
        return f"[{kind(schema['items'])}]"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"{{{kind(schema['additionalProperties'])}}}"
    if "minLength" in schema or "maxLength" in schema:
        return f"{name}({schema.get('minLength', '')}..{schema.get('maxLength', '')})"
    return name


def parameter(described: dict[str, Any]) -> str:
    text = f"{described['name']}:{kind(described['schema'])}"
    if described["in"] == "path":
        return f"{{{text}}}"
    assert not described["required"]
    default = described["schema"].get("default")
    return text if default is None else f"{text}={default}"


def operation(method: str, path: str, described: dict[str, Any]) -> tuple[str, ...]:
    """Return a row of the table."""
    names = {"HTTPBearer": "token", "APIKeyHeader": "key"}
    credentials = " or ".join(names[name] for (name,) in described.get("security", [])) or "-"
    body = ""
    if "requestBody" in described:
        body = kind(described["requestBody"]["content"]["application/json"]["schema"])
        body += "" if described["requestBody"].get("required") else "?"
    ((status, success),) = ((s, r) for s, r in described["responses"].items() if s != "422")
    ((media_type, content),) = success["content"].items()
    answer = f"{status} {kind(content['schema'])}"
    answer += "" if media_type == "application/json" else f" {media_type}"
    answer += "" if "422" in described["responses"] else " never422"
    parameters = " ".join(map(parameter, described.get("parameters", [])))
    (tag,) = described["tags"]
    return (f"{method.upper()} {path}", credentials, parameters, body, answer, FOR[tag])


@pytest.fixture
def document(api: Api) -> dict[str, Any]:
    return api().get("/openapi.json").get_json()


def test_all_operations_are_described(document: dict[str, Any]) -> None:
    described = {
        operation(method, path, entry)
        for path, entries in document["paths"].items()
        for method, entry in entries.items()
    }
    assert described == set(OPERATIONS)


def test_all_models_are_described(document: dict[str, Any]) -> None:
    described = {}
    for name, schema in document["components"]["schemas"].items():
        assert schema["title"] == name
        if "enum" in schema:
            described[name] = kind(schema)
            continue
        required = schema.get("required", [])
        described[name] = ", ".join(
            member
            + ("*" if member in required else "")
            + f":{kind(content)}"
            + (f"={content['default']}" if "default" in content else "")
            for member, content in schema["properties"].items()
        )
    assert described == SCHEMAS


def test_the_document_says_what_it_is(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["info"]["title"] == "EBRAINS Neuromorphic Computing Job Queue API"
    assert document["info"]["version"] == "3.0"
    assert document["components"]["securitySchemes"] == {
        "HTTPBearer": {"type": "http", "scheme": "bearer"},
        "APIKeyHeader": {"type": "apiKey", "in": "header", "name": "x-api-key"},
    }


def test_operations_are_called_as_in_the_real_service(document: dict[str, Any]) -> None:
    entries = [
        (path, method, entry)
        for path, methods in document["paths"].items()
        for method, entry in methods.items()
    ]
    ids = [entry["operationId"] for _, _, entry in entries]
    assert len(set(ids)) == len(ids)
    for path, method, entry in entries:
        assert entry["operationId"].endswith(re.sub(r"\W", "_", path) + "_" + method)
    for expected in (
        "about_this_api__get",
        "query_jobs_jobs__get",
        "append_to_log_jobs__job_id__log_patch",
        "get_next_job_jobs_next__hardware_platform__get",
        "start_session_sessions__post",
        "resource_usage_statistics_per_user_get",
        "login_via_ebrains_login_get",
    ):
        assert expected in ids


def test_every_operation_is_described_in_a_sentence(document: dict[str, Any]) -> None:
    for methods in document["paths"].values():
        for entry in methods.values():
            assert entry["description"].endswith(".")
            assert entry["summary"]
