"""A real browser for tests: Debian's chromium and its own driver, with no network but this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

#: How long something may take to appear, in seconds.  Nothing is judged by it; it only ends a hopeless wait.
PATIENCE_S = 60

_AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"

#: Where screenshots go, if anybody wants them (CI keeps them).
_SCREENSHOTS = os.environ.get("SCREENSHOTS_DIR")

_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--no-first-run", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-default-apps", "--disable-extensions", "--mute-audio",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)  # fmt: skip


def find_chromium() -> tuple[str, str] | None:
    """Return where the browser and its driver are; ``None`` if one of them is missing."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


needs_browser = pytest.mark.skipif(
    find_chromium() is None,
    reason="no chromium with chromedriver on this machine (apt: chromium chromium-driver)",
)


class Browser:
    """A window of a browser."""

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._start()
        except WebDriverException:  # on a machine that is busy, a browser may fail to start in time
            self._profile.cleanup()
            self._start()

    def _start(self) -> None:
        found = find_chromium()
        assert found is not None
        options = ChromeOptions()
        options.binary_location = found[0]
        self._profile = tempfile.TemporaryDirectory(prefix="nmpi-browser-", ignore_cleanup_errors=True)
        for option in (*_OPTIONS, f"--user-data-dir={self._profile.name}"):
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = Chrome(options=options, service=Service(found[1]))
        self.driver.set_page_load_timeout(PATIENCE_S)
        self.driver.set_script_timeout(PATIENCE_S)

    def close(self) -> None:
        """Close the window and end the browser."""
        self.driver.quit()
        self._profile.cleanup()

    def forget(self) -> None:
        """Forget all cookies, and what pages have stored."""
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": "all"})
        self.driver.get("about:blank")
        self.complaints()

    def look(self, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        """Be as wide as a phone or a screen, in a dark or a light room."""
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def visit(self, address: str) -> None:
        """Go to a page; it may lead to another one before it is there, so wait for what should be."""
        with contextlib.suppress(WebDriverException):
            self.driver.get(address)

    def open(self, path: str) -> None:
        """Open a page of the dashboard."""
        self.visit(f"{self.url}/dashboard/{path}")

    def sign_in(self, username: str = "alice") -> None:
        """Sign in, as people do."""
        self.open("")
        self.type("[name=username]", username)
        self.type("[name=password]", f"{username}-pw")
        self.click(".sign-in button")
        self.wait_for("#jobs")

    def find(self, selector: str) -> WebElement:
        """Return the first element that a CSS selector finds."""
        return self._waiting().until(lambda driver: driver.find_element(By.CSS_SELECTOR, selector), selector)

    def _waiting(self) -> WebDriverWait[Chrome]:
        """Return what waits patiently.  Whatever goes wrong while a page gives way to another is no error."""
        return WebDriverWait(
            self.driver, PATIENCE_S, poll_frequency=0.05, ignored_exceptions=[WebDriverException]
        )

    def text(self, selector: str = "body") -> str:
        """Return the visible text of an element."""
        return self._waiting().until(lambda driver: (driver.find_element(By.CSS_SELECTOR, selector).text,))[0]

    def click(self, selector: str) -> None:
        """Click on an element."""
        element = self.find(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def type(self, selector: str, text: str) -> None:
        """Put a text into a field, in place of what is there."""
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def wait_for(self, selector: str, text: str = "") -> WebElement:
        """Wait until there is such an element, with a text in it; return it."""

        def is_there(driver: Any) -> WebElement | None:
            found = driver.find_elements(By.CSS_SELECTOR, selector)
            return next((e for e in found if text in (e.get_attribute("textContent") or "")), None)

        found: WebElement = self._waiting().until(is_there, f"{selector} with {text!r}")  # type: ignore[assignment]
        return found

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds."""
        self._waiting().until(lambda _: condition())

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def complaints(self) -> list[str]:
        """Return what the browser has complained of since the last time: errors, refused resources."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def barriers(self) -> list[str]:
        """Return what axe finds serious or critical for people with disabilities."""
        self.driver.execute_script(_AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(
            "const done = arguments[0]; axe.run().then((result) => done(result.violations))"
        )
        return [
            f"{violation['id']}: {violation['nodes'][0]['html'][:200]}"
            for violation in found
            if violation["impact"] in ("serious", "critical")
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the screen."""
        width: int = self.run("return document.documentElement.scrollWidth - innerWidth")
        return max(0, width)

    def screenshot(self, name: str) -> None:
        """Keep a picture of the whole page, if anybody wants pictures."""
        if _SCREENSHOTS:
            size = self.run("return [innerWidth, document.documentElement.scrollHeight]")
            self.driver.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride",
                {
                    "width": size[0],
                    "height": min(size[1], 6000),
                    "deviceScaleFactor": 1,
                    "mobile": size[0] < 600,
                },
            )
            target = Path(_SCREENSHOTS)
            target.mkdir(parents=True, exist_ok=True)
            self.driver.save_screenshot(str(target / f"{name}.png"))
