"""A page of another origin that signs in by Keycloak's JavaScript adapter, as the platform's web app does."""

from __future__ import annotations

import contextlib
import functools
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_ADAPTER = Path(__file__).parent / "vendor" / "keycloak-js" / "keycloak.js"

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>An application</title><link rel="icon" href="data:,"></head>
<body>
<p id="state">starting</p>
<pre id="jobs"></pre>
<button id="in">Sign in</button> <button id="out">Sign out</button>
<script type="module" src="app.js"></script>
</body>
</html>
"""

#: Every request carries a content type, also GET, so that the browser asks before (preflight).
_APP = """import Keycloak from "./keycloak.js";

const service = "SERVICE";
const client = { url: service + "/auth", realm: "hbp", clientId: "neuromorphic-remote-access" };
const keycloak = new Keycloak(client);
window.keycloak = keycloak;
const state = document.getElementById("state");

async function ask(path, method = "GET", body = undefined) {
  const answer = await fetch(service + path, {
    method, body: body && JSON.stringify(body),
    headers: { Authorization: `Bearer ${keycloak.token}`, "Content-Type": "application/json" },
  });
  const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  return isJson ? answer.json() : answer.text();
}
window.ask = ask;

document.getElementById("in").addEventListener("click", () => keycloak.login());
const home = { redirectUri: location.origin + "/" };
document.getElementById("out").addEventListener("click", () => keycloak.logout(home));
keycloak.onAuthLogout = () => { state.textContent = "signed out elsewhere"; };

try {
  const signedIn = await keycloak.init({
    onLoad: "check-sso", pkceMethod: "S256", checkLoginIframeInterval: 1,
    silentCheckSsoRedirectUri: location.origin + "/silent.html",
  });
  state.textContent = signedIn ? `signed in as ${keycloak.tokenParsed.preferred_username}` : "signed out";
  if (signedIn) document.getElementById("jobs").textContent = JSON.stringify(await ask("/jobs/?size=5"));
} catch (error) {
  state.textContent = `failed: ${JSON.stringify(error)} ${error}`;
}
"""

_SILENT = """<!doctype html>
<html><body><script>parent.postMessage(location.href, location.origin);</script></body></html>
"""


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@contextlib.contextmanager
def application(directory: Path, service: str) -> Iterator[str]:
    """Serve the application while the block runs; give its address.

    :param service: the address of the emulator that it works with.
    """
    (directory / "index.html").write_text(_PAGE)
    (directory / "app.js").write_text(_APP.replace("SERVICE", service))
    (directory / "silent.html").write_text(_SILENT)
    shutil.copy(_ADAPTER, directory)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_QuietHandler, directory=str(directory)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
