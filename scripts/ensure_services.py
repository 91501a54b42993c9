"""Finds the Redis and nginx that tests start for themselves, and installs them where that is possible.

They are installed with apt (as root on Debian); tests start separate processes on free ports. Where they cannot be
had, this says loudly which tests will not run, and goes on.
"""

import os
import shutil
import subprocess
import sys

SERVICES = {
    "redis-server": "tests/server/visits/store and tests/faults/test_two_servers.py",
    "nginx": "tests/faults/test_two_servers.py",
}
"""The programs, which Debian's packages are named after, and the tests that need them."""
SBIN = ("/usr/sbin", "/usr/local/sbin", "/sbin")
"""Where system services are, which is not on everybody's PATH."""


def find(name: str) -> str | None:
    """The path of a service's program, or None."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *SBIN]))


def missing() -> list[str]:
    """The programs that are not there."""
    return [name for name in SERVICES if find(name) is None]


def install(names: list[str]) -> None:
    """Install packages where we may."""
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        return
    # Asks Debian's scripts not to start the system's own: their ports may be somebody else's.
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(["apt-get", "update", "-q"], stdout=sys.stderr, env=environment, check=False)
    command = ["apt-get", "install", "-qy", "--no-install-recommends", *names]
    subprocess.run(command, stdout=sys.stderr, env=environment, check=False)


def main() -> None:
    """Install what is missing, and say what could not be had."""
    if names := missing():
        install(names)
    for name in missing():
        line = "!" * 100
        print(f"{line}\n{name} IS NOT INSTALLED. NOT RUN: {SERVICES[name]}\n{line}", file=sys.stderr)


if __name__ == "__main__":
    main()
