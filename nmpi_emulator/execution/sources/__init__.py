"""From what a job names as its code and inputs to files in its working directory."""
