"""The formats of the wire: what jobs, projects, sessions and users look like to a client."""
