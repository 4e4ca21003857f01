"""HTTP: the job-queue API in its versions, the neighbouring services, and the emulator's own interface."""
