"""API version 2 with its quotas service, and version 1: what clients up to 0.10 speak.

The real service was made with tastypie on Django; what looks odd here comes from there.
"""
