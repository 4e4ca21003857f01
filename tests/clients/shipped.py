"""Run the tests that a release of the client brings with it, unchanged, and print the outcome as JSON.

Runs in the environment of the client: ``python shipped.py TEST_FILE``.  The files were written for
nose, which calls their ``setUp`` once.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import unittest


def main() -> None:
    (file,) = sys.argv[1:]
    spec = importlib.util.spec_from_file_location("test_client", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.setUp()
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromModule(module).run(result)
    faults = [f"{test}\n{trace}" for test, trace in (*result.errors, *result.failures)]
    print(json.dumps({"run": result.testsRun, "faults": faults}))


if __name__ == "__main__":
    main()
