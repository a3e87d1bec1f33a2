"""The page in a real browser: Debian's chromium, driven by Playwright, against a real service."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from datenorm.serving.app import create_app
from datenorm.serving.settings import ServiceSettings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parent / "axe" / "axe.min.js"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
]
_HOSTILE = "<img src=x onerror='window.hit=1'><script>window.hit=1</script>"
_PHONE = {"width": 360, "height": 780}

PageMaker = Callable[..., "Page"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A service on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(
        partial(create_app, ServiceSettings()), port=port, factory=True, log_level="warning"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="there is no playwright")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[PageMaker]:
    """Opens the page; it may neither fail, nor break its policy, nor ask anyone else."""
    wrong: list[str] = []
    contexts = []

    def open_one(view: str = "text", **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(120_000)  # a busy machine is no failure
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if _is_wrong(said.text) else None)
        page.on(
            "request", lambda sent: None if _is_own(sent.url, address) else wrong.append(sent.url)
        )
        page.goto(f"{address}#{view}")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert wrong == []


def _is_wrong(said: str) -> bool:
    """Whether the browser complains; a status of 4xx or 5xx is what some tests ask for."""
    return "Failed to load resource" not in said


def _is_own(url: str, address: str) -> bool:
    return url.startswith((address, "blob:", "data:"))


def _write(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.wait_for_selector("#answer:not([aria-busy])", state="attached")


def _take(page: Page, lines: list[str], header: bool = False) -> None:
    """Paste lines into the view of a column, and wait for the rows."""
    page.fill("#pasted", "\n".join(lines))
    page.set_checked("#header", header)
    page.click("text=Read it")
    page.wait_for_selector(".body .row")


def _drop(page: Page, name: str, content: bytes) -> None:
    """Drop a file as the browser does."""
    transfer = page.evaluate_handle(
        """([name, bytes]) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], name));
            return transfer;
        }""",
        [name, list(content)],
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})


def _rows(page: Page) -> list[tuple[str, str]]:
    """What is written in the rows in sight, and what was read."""
    return [
        (row.locator(".written").inner_text(), row.locator(".read").inner_text())
        for row in page.locator(".body .row").all()
    ]


def test_a_text_is_read_while_it_is_typed(open_page: PageMaker) -> None:
    page = open_page()
    page.type("#text", "3 May 1979", delay=15)
    page.wait_for_selector("text=1979-05-03")
    assert page.inner_text(".big .iso") == "1979-05-03"
    assert page.inner_text(".chips .status") == "full"
    assert page.locator("#answer .timeline").get_attribute("aria-label") == "1979-05-03"
    page.wait_for_selector("#announced:has-text('1979-05-03, full')", state="attached")
    page.wait_for_selector(".symbol")
    assert "".join(page.locator(".symbol").all_inner_texts()) == "1979-05-03"
    page.click("#clear")
    page.wait_for_selector("#answer", state="hidden")


def test_an_answer_that_comes_too_late_is_dropped(open_page: PageMaker) -> None:
    page = open_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        texts = json.loads(route.request.post_data or "{}")["texts"]
        held.append(route) if texts == ["1 May 1979"] else route.continue_()

    page.route("**/v1/parse", hold)
    page.fill("#text", "1 May 1979")
    while not held:
        page.wait_for_timeout(20)
    page.fill("#text", "2 June 1980")
    page.wait_for_selector("text=1980-06-02")
    held[0].fulfill(
        json={
            "predictions": [
                {
                    "text": "",
                    "iso": "1979-05-01",
                    "status": "full",
                    "alternatives": [],
                    "confidence": 1,
                }
            ]
        }
    )
    page.wait_for_timeout(300)
    assert page.inner_text(".big .iso") == "1980-06-02"


def test_a_symbol_shows_the_letters_that_it_looked_at(open_page: PageMaker) -> None:
    page = open_page()
    _write(page, "3 May 1979")
    page.hover(".symbol >> nth=9")
    caption = page.inner_text(".caption")
    assert caption.startswith("3 of the day looked at 3 ")
    strong = page.locator(".line[data-symbol='9'][data-letter='0']").get_attribute("opacity")
    weak = page.locator(".line[data-symbol='0']").first.get_attribute("opacity")
    assert float(strong or 0) > 0.5
    assert float(weak or 1) < 0.06
    page.hover(".letters > span", position={"x": 4, "y": 12})
    assert page.inner_text(".caption").startswith("3 was looked at by")


def test_attention_is_read_with_the_keyboard(open_page: PageMaker) -> None:
    page = open_page()
    _write(page, "3 May 1979")
    page.focus(".symbol >> nth=0")
    for key in ("ArrowRight", "End", "ArrowLeft"):
        page.keyboard.press(key)
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("0, day, looked at ")
    assert page.inner_text(".caption").startswith("0 of the day looked at")
    page.keyboard.press("Enter")
    assert page.locator(".symbol[aria-pressed='true']").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".symbol[aria-pressed='true']").count() == 0
    page.click("text=As a table")
    assert page.locator(".as-table tbody tr").count() == 10


def test_a_touch_shows_what_a_symbol_looked_at(open_page: PageMaker) -> None:
    page = open_page(viewport=_PHONE, has_touch=True, is_mobile=True)
    _write(page, "3 May 1979")
    page.tap(".symbol >> nth=9")
    assert page.inner_text(".caption").startswith("3 of the day looked at 3 ")


def test_right_to_left_texts_run_from_right_to_left(open_page: PageMaker) -> None:
    page = open_page()
    _write(page, "14 באוקטובר 2011")
    page.wait_for_selector(".ground >> nth=14", state="attached")
    first, last = (
        float(page.locator(f".ground[data-letter='{at}']").get_attribute("x") or 0)
        for at in (3, 10)
    )
    assert first > last
    assert page.evaluate("getComputedStyle(document.querySelector('#text')).direction") == "rtl"


def test_examples_in_twelve_languages_are_read(open_page: PageMaker) -> None:
    page = open_page()
    examples = page.locator("#examples button")
    assert examples.count() == 12
    for at in range(12):
        with page.expect_response("**/v1/parse") as answer:
            examples.nth(at).click()
        (found,) = answer.value.json()["predictions"]
        assert found["status"] == "full", found
        page.wait_for_selector("#answer:not([aria-busy])")
        assert page.inner_text(".big .iso") == found["iso"]


def test_two_readings_are_settled_by_who_knows_better(open_page: PageMaker) -> None:
    page = open_page()
    _write(page, "03/04/2005")
    assert page.inner_text(".chips .status") == "ambiguous"
    assert set(page.locator(".readings .iso").all_inner_texts()) == {"2005-04-03", "2005-03-04"}
    page.click("text=day first >> nth=-1")
    page.wait_for_selector(".big .iso")
    assert page.inner_text(".big .iso") == "2005-04-03"


def test_what_is_no_date_points_nowhere(open_page: PageMaker) -> None:
    page = open_page()
    _write(page, "call me later")
    assert page.inner_text(".chips .status") == "rejected"
    assert page.is_hidden("#looked")


def test_the_colours_of_the_night_are_kept(open_page: PageMaker) -> None:
    page = open_page(color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.click("#theme")
    dark = page.evaluate(ground)
    assert light != dark and page.get_attribute("#theme", "aria-pressed") == "true"
    page.reload()
    assert page.evaluate(ground) == dark
    assert open_page(color_scheme="dark").evaluate(ground) == dark


def test_a_pasted_column_is_read_by_what_its_rows_prove(open_page: PageMaker) -> None:
    page = open_page("column", permissions=["clipboard-read", "clipboard-write"])
    lines = ["03/04/2005", "25/04/2005", "soon", "3 May 1979", ""]
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join([*lines, "26/04/2005"]))
    page.focus("#pasted")
    page.keyboard.press("Control+V")
    page.click("text=Read it")
    page.wait_for_selector(".body .row")
    assert _rows(page)[0] == ("soon", "–")
    assert ("03/04/2005", "2005-04-03") in _rows(page)
    assert _rows(page)[-1] == ("empty", "")
    assert (
        page.inner_text(".summary .lead")
        == "80 % of 5 rows have a certain date; 1 more row is empty."
    )
    assert "day first" in page.inner_text(".verdict.clear")
    page.click(".example-row >> text=25/04/2005")
    assert page.locator(".row.marked .written").inner_text() == "25/04/2005"
    page.click(".filter.rejected")
    assert {text for text, _ in _rows(page)} == {"soon", "empty"}


def test_pasted_cells_are_a_table(open_page: PageMaker) -> None:
    page = open_page("column")
    _take(page, ["name\twhen", "Ada\t10 December 1815", "Alan\t23 June 1912"], header=True)
    assert page.locator(".columns label").all_inner_texts() == ["name", "when"]
    assert page.locator("input[name=column]:checked").get_attribute("value") == "when"
    assert ("23 June 1912", "1912-06-23") in _rows(page)


@pytest.mark.parametrize("kind", ["csv", "tsv", "parquet"])
def test_a_dropped_file_is_cleaned_and_downloaded(open_page: PageMaker, kind: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    page = open_page("column")
    values = ["03/04/2005", "25/04/2005", "3 May 1979"]
    file = io.BytesIO()
    if kind == "parquet":
        pq.write_table(pa.table({"id": ["a", "b", "c"], "when": values}), file)
    else:
        mark = "," if kind == "csv" else "\t"
        lines = [
            f"id{mark}when",
            *(f"{name}{mark}{value}" for name, value in zip("abc", values, strict=True)),
        ]
        file.write("\n".join(lines).encode())
    _drop(page, f"some.{kind}", file.getvalue())
    page.wait_for_selector(".body .row")
    assert ("03/04/2005", "2005-04-03") in _rows(page)
    with page.expect_download() as download:
        page.click("text=The cleaned file")
    assert download.value.suggested_filename == f"some.clean.{kind}"
    path = download.value.path()
    if kind == "parquet":
        found = pq.read_table(path).to_pydict()["when_iso"]
    else:
        delimiter = "," if kind == "csv" else "\t"
        lines = path.read_text(encoding="utf-8").splitlines()
        found = [row["when_iso"] for row in csv.DictReader(lines, delimiter=delimiter)]
    assert found == ["2005-04-03", "2005-04-25", "1979-05-03"]


def test_corrections_by_hand_change_rows(open_page: PageMaker) -> None:
    page = open_page("column")
    _take(page, ["03/04/2005", "05/06/2005", "1 May 24"])
    assert page.locator(".verdict.open").count() == 1
    page.click(".corrections label:has-text('month first')")
    page.wait_for_selector(".filter.changed")
    page.click(".filter.changed")
    page.wait_for_selector(".count:text-is('2 of 3 rows')")
    assert page.locator(".body .read .iso").all_inner_texts() == ["2005-03-04", "2005-05-06"]
    assert page.locator(".body del").first.inner_text() == "ambiguous"
    page.fill(".corrections [name=pivot]", "20")
    page.click(".filter >> nth=0")
    page.wait_for_selector(".read .iso:has-text('1924-05-01')")
    with page.expect_download() as download:
        page.click("text=The cleaned file")
    assert "2005-03-04" in download.value.path().read_text(encoding="utf-8")


def test_calendar_and_zone_can_be_given(open_page: PageMaker) -> None:
    page = open_page("column")
    _take(page, ["3 May 1979", "4 May 1979"])
    with page.expect_request("**/v1/column") as asked:
        page.select_option("[name=calendar]", "persian")
    assert (asked.value.post_data_json or {})["calendar"] == "persian"
    with page.expect_request("**/v1/column") as asked:
        page.fill(".corrections [name=timezone]", "Europe/Berlin")
    assert (asked.value.post_data_json or {})["timezone"] == "Europe/Berlin"
    page.fill(".corrections [name=timezone]", "Nowhere/Land")
    page.wait_for_selector("#notice-column .notice")
    assert "Nowhere/Land" in page.inner_text("#notice-column")


def test_report_and_recipe_are_downloaded(open_page: PageMaker) -> None:
    page = open_page("column")
    _take(page, [f"{day}/04/2005" for day in range(10, 30)])
    with page.expect_download() as download:
        page.click("text=The report")
    assert download.value.suggested_filename == "pasted.report.html"
    assert download.value.path().read_text(encoding="utf-8").startswith("<!doctype html>")
    with page.expect_download() as download:
        page.click(".joined .button")
    assert download.value.suggested_filename == "pasted.recipe.sql"
    assert "CREATE" in download.value.path().read_text(encoding="utf-8")
    page.select_option(".joined select", "py")
    with page.expect_download() as download:
        page.click(".joined .button")
    compile(download.value.path().read_text(encoding="utf-8"), "recipe.py", "exec")


def test_of_many_rows_only_those_in_sight_are_elements(open_page: PageMaker) -> None:
    page = open_page("column")
    page.click("text=100,000 orders")
    page.wait_for_selector(".body .row")
    assert page.inner_text(".count") == "100,000 rows"
    assert page.locator(".body .row").count() < 60
    page.set_checked("text=doubtful first", False)
    page.evaluate("document.querySelector('.scroll').scrollTop = 1e9")
    page.wait_for_selector(".at:text-is('100,000')")
    assert page.locator(".body .row").count() < 60
    page.fill(".search", "31/02/2011")
    page.wait_for_selector(".count:has-text(' of 100,000 rows')")
    assert {text for text, _ in _rows(page)} == {"31/02/2011"}


def test_a_refusal_is_shown_and_tried_again(open_page: PageMaker) -> None:
    page = open_page()
    refusals = [
        lambda route: route.fulfill(
            status=503,
            content_type="application/problem+json",
            body=json.dumps({"status": 503, "detail": "too many requests at once"}),
        ),
        lambda route: route.abort(),
    ]
    page.route(
        "**/v1/parse", lambda route: refusals.pop(0)(route) if refusals else route.continue_()
    )
    _write(page, "3 May 1979")
    page.wait_for_selector(".notice >> text=too many requests at once")
    assert page.is_hidden("#answer")
    page.click("text=Try again")
    page.wait_for_selector(".notice >> text=The service does not answer")
    page.click("text=Try again")
    page.wait_for_selector("text=1979-05-03")
    assert page.locator(".notice").count() == 0


def test_a_table_that_cannot_be_read_is_refused_in_words(open_page: PageMaker) -> None:
    page = open_page("column")
    _drop(page, "some.parquet", b"PAR1 is not all that it takes")
    page.wait_for_selector("#notice-column .notice")
    assert page.is_visible("#drop")
    _drop(page, "some.pdf", b"%PDF")
    page.wait_for_selector(".notice >> text=expected a name that ends in .csv, .tsv or .parquet")


def test_markup_of_a_text_is_only_text(open_page: PageMaker) -> None:
    page = open_page()
    _write(page, _HOSTILE)
    page.goto(page.url.replace("#text", "#column"))
    cells = [_HOSTILE, *(f"{day}/04/2005 <b>" for day in range(1, 30)), *["25/04/2005"] * 9]
    table = "\n".join([f'"{_HOSTILE}"', *(f'"{cell}"' for cell in cells)])
    _drop(page, f"{_HOSTILE.replace('/', '')}.csv", table.encode())
    page.wait_for_selector(".body .row")
    assert _HOSTILE in [text for text, _ in _rows(page)]
    assert page.locator(".columns label").inner_text() == _HOSTILE
    assert page.evaluate("window.hit") is None
    assert page.locator("main img, main script, main b b").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, _PHONE])
def test_nothing_serious_stands_in_the_way_of_anyone(
    open_page: PageMaker, scheme: str, viewport: dict[str, int]
) -> None:
    page = open_page(color_scheme=scheme, viewport=viewport, bypass_csp=True)
    page.evaluate("text => new Function(text)()", AXE.read_text(encoding="utf-8"))
    _write(page, "03/04/2005")
    page.wait_for_selector(".symbol")
    page.click("text=As a table")
    assert _serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("nav >> text=A column")
    assert _serious(page) == []
    _take(page, ["03/04/2005", "25/04/2005", "13.1.99", "soon", "May 1979", "45123"])
    assert _serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _serious(page: Page) -> list[str]:
    """What axe-core finds serious or critical."""
    page.wait_for_timeout(300)  # colours on their way have another contrast
    found = page.evaluate("axe.run()")["violations"]
    return [
        f"{each['id']}: {[node['html'][:200] for node in each['nodes']]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
