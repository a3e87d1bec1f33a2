"""What each address answers, and that it is what the commands say."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from datenorm.inference.normalizer import Normalizer
from datenorm.records import Prediction
from datenorm.serving.answers import PredictionAnswer
from tests.command_line import Run


@pytest.mark.slow
def test_parse_says_what_predict_says(client: TestClient, run: Run) -> None:
    texts = ["3 May 1979", "03/04/2005", "call me later", "٣ مايو ١٩٧٩"]
    found = client.post("/v1/parse", json={"texts": texts}).json()["predictions"]
    printed = run("predict", "--format", "json", *texts).stdout
    assert found == [json.loads(line) for line in printed.splitlines()]


def test_parse_takes_the_options_of_predict(client: TestClient) -> None:
    asked = {"texts": ["03/04/05"], "order": "mdy", "pivot": 0}
    (found,) = client.post("/v1/parse", json=asked).json()["predictions"]
    assert found["iso"] == "1905-03-04"


def test_column_follows_its_rows(client: TestClient) -> None:
    values = ["03/04/2005", "25/04/2005", None]
    found = client.post("/v1/column", json={"values": values, "name": "born"}).json()
    assert found["iso"] == ["2005-04-03", "2005-04-25", None]
    assert found["status"] == ["full", "full", "rejected"]
    assert found["verdict"]["order"]["column"]["order"] == "dmy"
    assert found["report"]["column"] == "born"


def test_clean_gives_the_file_back(client: TestClient) -> None:
    body = "id,born\n1,25/04/2005\n2,03/04/2005\n"
    answer = client.post("/v1/clean", content=body, headers={"content-type": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text == "id,born,born_iso\n1,25/04/2005,2005-04-25\n2,03/04/2005,2005-04-03\n"


def test_column_gives_its_report_as_a_page(client: TestClient) -> None:
    asked = {"values": ["3 May 1979"], "name": "<born>", "html": True}
    page = client.post("/v1/column", json=asked).json()["html"]
    assert page.startswith("<!doctype html>")
    assert "<h2>&lt;born&gt;</h2>" in page
    assert client.post("/v1/column", json={**asked, "html": False}).json()["html"] is None


def test_table_tells_its_columns(client: TestClient) -> None:
    body = "id,born\n1,25/04/2005\n2,03/04/2005\n"
    found = client.post("/v1/table?column=born", content=body).json()
    assert found["columns"] == ["id", "born"]
    assert found["date_columns"] == ["born"]
    assert found["values"] == ["25/04/2005", "03/04/2005"]


def test_attention_is_that_of_the_normalizer(client: TestClient) -> None:
    found = client.get("/v1/attention", params={"text": "3 May 1979"}).json()
    assert found == Normalizer().attention("3 May 1979").to_dict()


def test_the_page_loads_nothing_from_elsewhere(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'self'; ")


def test_a_wrong_method_is_a_problem(client: TestClient) -> None:
    answer = client.get("/v1/parse")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["allow"] == "POST"


def test_the_documented_prediction_has_the_fields_of_a_prediction() -> None:
    prediction = Prediction("1979", "1979", "partial", 1.0)
    assert list(PredictionAnswer.model_fields) == list(prediction.to_dict())
