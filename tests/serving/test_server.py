"""A real service: many connections, slow clients, no HTTP, and a stop under load."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

pytestmark = pytest.mark.slow
_PROGRAM = "from datenorm.cli import main; main()"


@contextmanager
def service(*options: str, workers: int = 1) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A process that serves, and its port."""
    command = [sys.executable, "-c", _PROGRAM, "serve", "--port", "0", "--log", "off"]
    with subprocess.Popen(
        [*command, "--workers", str(workers), *options], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        try:
            lines = [process.stderr.readline() for _ in range(workers)]
            found = [re.search(r"http://127.0.0.1:(\d+)", line) for line in lines]
            assert found[0] and all(found), lines
            yield process, int(found[0][1])
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Status and body of an answer, and whether the connection stays open."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    assert length
    body = await reader.readexactly(int(length[1]))
    return int(head.split()[1]), body, b"connection: close" not in head.lower()


def _request(text: str) -> bytes:
    body = json.dumps({"texts": [text]}).encode()
    head = "POST /v1/parse HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _parse(port: int, text: str) -> str | None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_request(text))
    status, body, _ = await _answer(reader)
    writer.close()
    assert status == 200
    (found,) = json.loads(body)["predictions"]
    assert found["text"] == text
    return str(found["iso"])


def test_a_thousand_connections() -> None:
    async def ask(port: int) -> None:
        days = [f"{1 + n % 28} May {1000 + n}" for n in range(1_000)]
        found = await asyncio.gather(*(_parse(port, day) for day in days))
        assert found == [f"{1000 + n}-05-{1 + n % 28:02}" for n in range(1_000)]

    with service() as (_, port):
        asyncio.run(ask(port))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_stop_under_load_loses_nothing(workers: int) -> None:
    """Each connection asks until it is closed: never between a request and its answer."""

    async def ask(port: int, process: subprocess.Popen[str]) -> int:
        answered = 0

        async def connection(number: int) -> None:
            nonlocal answered
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            stays, year = True, 1000
            while stays:
                year += 1
                writer.write(_request(f"{number} May {year}"))
                status, body, stays = await _answer(reader)
                assert status == 200
                assert json.loads(body)["predictions"][0]["iso"] == f"{year}-05-{number:02}"
                answered += 1
            assert await reader.read() == b""
            writer.close()

        tasks = [asyncio.create_task(connection(number)) for number in range(1, 29)]
        while answered < 200:
            await asyncio.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(asyncio.gather(*tasks), 60)
        return answered

    with service(workers=workers) as (process, port):
        assert asyncio.run(ask(port, process)) >= 200
        assert process.wait(60) == 0


def test_slow_clients_are_told_so() -> None:
    with service("--timeout", "1") as (_, port):
        for sent, code in (
            (b"", "head-too-slow"),
            (b"POST /v1/parse HTTP/1.1\r\nHost:", "head-too-slow"),
            (_request("3 May 1979")[:-3], "body-too-slow"),
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
                client.sendall(sent)
                found = client.recv(10_000)
                assert found.startswith(b"HTTP/1.1 408 ")
                while code.encode() not in found:  # head and body may come apart
                    chunk = client.recv(10_000)
                    assert chunk, found
                    found += chunk
        assert asyncio.run(_parse(port, "3 May 1979")) == "1979-05-03"


def test_what_is_no_http() -> None:
    with service() as (_, port):
        for sent, status in (
            (b"hello\r\n\r\n", b"400"),
            (b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000, b"431"),
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
                client.sendall(sent)
                found = client.recv(10_000)
                assert found.startswith(b"HTTP/1.1 " + status)
                assert b"application/problem+json" in found


def test_a_taken_address_is_one_line() -> None:
    with service() as (_, port):
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, "serve", "--port", str(port)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == f"Error: cannot listen at 127.0.0.1:{port}: Address already in use\n"
