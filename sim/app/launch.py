"""Starting the app as a server of this computer, or for a whole network."""

from pathlib import Path

from streamlit.web import cli

MAIN = Path(__file__).with_name("main.py")
_EVERY_ADDRESS = "0.0.0.0"


def launch(port: int, address: str, browser: bool) -> None:
    """Serve the app until it is stopped, and say where it is.

    `address` is what the server listens to: 127.0.0.1 is this computer only. With `browser` the
    page opens in one.
    """
    options = {
        "--server.port": str(port),
        "--server.address": address,
        "--server.headless": "false" if browser else "true",
        # It comes with advice to developers, which would lie over the page too.
        "--logger.hideWelcomeMessage": "true",
    }
    told = [part for option in options.items() for part in option]
    here = "localhost" if address == _EVERY_ADDRESS else address
    print(f"Local Pound is at http://{here}:{port} until you press Ctrl-C.", flush=True)
    cli.main(["run", str(MAIN), *told])
