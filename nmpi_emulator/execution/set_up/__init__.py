"""What is installed, cloned and built for a job before its script begins, if the settings allow that."""
