"""Starting the app as a server of this computer, or for a whole network."""

import subprocess
import sys
from pathlib import Path

MAIN = Path(__file__).with_name("main.py")


def launch(port: int, address: str, browser: bool) -> int:
    """Serve the app until it is stopped; returns the server's exit code.

    `address` is what the server listens to: 127.0.0.1 is this computer only. With `browser` the
    page opens in one.
    """
    options = {
        "--server.port": str(port),
        "--server.address": address,
        "--server.headless": "false" if browser else "true",
    }
    told = [part for option in options.items() for part in option]
    command = [sys.executable, "-m", "streamlit", "run", str(MAIN), *told]
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:  # the server has had it too, and ends
        return 0
