"""What runs inside the job process: PyNN back ends and the start of a user's script.

Nothing in here imports the server's code; the two meet in files and one JSON job description.
"""
