"""Prints the path of a Chromium that the browser tests can start, and installs one if there is none.

The headless shell comes first: it draws no windows around the pages, and so takes a fifth less time. Looks at
``JUPYTER_TOOLS_CHROMIUM``, then on PATH, then for Playwright's own; installs with apt where that is possible (as root
on Debian), else through Playwright.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "JUPYTER_TOOLS_CHROMIUM"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_chromium() -> str | None:
    """The path of an installed Chromium, or None."""
    if given := os.environ.get(VARIABLE):
        return given
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return find_playwrights()


def find_playwrights() -> str | None:
    """The path of the Chromium that Playwright downloaded, or None."""
    code = "import playwright.sync_api as p\nwith p.sync_playwright() as pw: print(pw.chromium.executable_path)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    path = done.stdout.strip()
    return path if path and Path(path).exists() else None


def install_chromium() -> None:
    """Install Chromium from the distribution where we may, else as Playwright's own copy."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        update = subprocess.run(["apt-get", "update", "-q"], stdout=sys.stderr, check=False)
        # Older distributions have the whole browser only.
        for name in ("chromium-headless-shell", "chromium"):
            command = ["apt-get", "install", "-qy", "--no-install-recommends", name, "fonts-dejavu-core"]
            done = subprocess.run(command, stdout=sys.stderr, env=environment, check=False)
            if update.returncode == done.returncode == 0:
                return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr, check=True)


def main() -> None:
    """Print the path of a Chromium, installing it first if needed."""
    path = find_chromium()
    if path is None:
        install_chromium()
        path = find_chromium()
    if path is None:
        sys.exit(f"No Chromium found or installed: set {VARIABLE} to the path of one")
    print(path)


if __name__ == "__main__":
    main()
