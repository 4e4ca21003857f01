"""Version 3 of the job-queue API, which today's client speaks."""
