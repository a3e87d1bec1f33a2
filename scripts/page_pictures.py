"""Take the pictures of the page for the documentation, with Debian's chromium.

It needs fonts of all scripts that the pictures show, such as Debian's fonts-noto-core and
fonts-noto-cjk.

Example: python scripts/page_pictures.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
PORT = 8731
ADDRESS = f"http://127.0.0.1:{PORT}/"
LARGEST = 200_000  # bytes of a picture
START_SECONDS = 60


@contextmanager
def service(model: str) -> Iterator[None]:
    """A service with a model, for as long as the pictures take."""
    command = [sys.executable, "-m", "datenorm", "serve", "--port", str(PORT), "--model", model]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(START_SECONDS * 5):
            time.sleep(0.2)
            try:
                urllib.request.urlopen(f"{ADDRESS}v1/models").close()
                break
            except urllib.error.URLError:
                continue
        yield
    finally:
        process.terminate()
        process.wait()


def opened(browser: Browser, view: str, scheme: str, width: int, height: int) -> Page:
    """The page in a window of this size and these colours."""
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.set_default_timeout(120_000)  # a busy machine is no failure
    page.goto(f"{ADDRESS}#{view}")
    return page


def typed(page: Page, text: str) -> None:
    """Write a text and wait for its answer."""
    page.fill("#text", text)
    page.wait_for_selector(".symbol")
    page.evaluate("scrollTo(0, 0)")


def keep(page: Page, name: str) -> None:
    """Write a picture of what is in sight."""
    page.wait_for_timeout(500)  # colours and lines come to rest
    path = IMAGES / f"page-{name}.png"
    page.screenshot(path=path)
    size = path.stat().st_size
    if size > LARGEST:
        raise click.ClickException(f"{path.name} has {size:,} bytes; at most {LARGEST:,} fit")
    click.echo(f"{path.name}: {size:,} bytes")


@click.command(help=__doc__)
@click.option("--model", default="moments", help="The model that reads.")
def main(model: str) -> None:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise click.ClickException("there is no chromium; install Debian's package")
    with service(model), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = opened(browser, "text", "light", 1100, 1000)
        typed(page, "Thursday, 3rd of May 1979")
        keep(page, "light")

        page = opened(browser, "text", "dark", 1100, 1000)
        typed(page, "14 באוקטובר 2011")
        page.hover(".symbol.month >> nth=1")
        page.evaluate("scrollTo(0, 0)")
        keep(page, "dark")

        page = opened(browser, "text", "light", 360, 780)
        typed(page, "before 3 May 1979")
        keep(page, "phone")

        page = opened(browser, "column", "light", 1100, 1500)
        page.click("text=300 orders")
        page.wait_for_selector(".body .row")
        page.mouse.move(0, 0)
        page.evaluate("scrollTo(0, 0)")
        keep(page, "column")

        page = opened(browser, "text", "light", 1100, 620)
        page.route("**/v1/parse", lambda route: route.abort())
        page.fill("#text", "3 May 1979")
        page.wait_for_selector(".notice")
        page.evaluate("scrollTo(0, 0)")
        keep(page, "error")
        browser.close()


if __name__ == "__main__":
    main()
