"""The services of EBRAINS around the job queue: identity, Collaboratory, Drive, Bucket, provenance."""
