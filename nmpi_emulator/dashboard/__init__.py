"""The web page of an emulator, under ``/dashboard/``.

An application of its own on the same server, made when somebody first looks.  It calls the services of the
queue as the user who is signed in, so that the rules are those of the API.
"""
