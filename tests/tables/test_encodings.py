from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pytest

from datenorm.tables.encodings import Guess, guess_encoding
from datenorm.tables.opening import ReadingOptions, open_table
from datenorm.tables.table import Addition, Table

RUSSIAN = "Имя,Дата\n" + "".join(
    f"{name},{day} {month} 19{day + 50}\n"
    for day, (name, month) in enumerate([("Иванов", "мая"), ("Сидорова", "июня")] * 9, 1)
)
JAPANESE = "氏名,生年月日\n" + "".join(
    f"{name},昭和{day}年{day % 12 + 1}月{day}日\n"
    for day, name in enumerate(["山田", "田中太郎", "鈴木"] * 6, 1)
)
CHINESE = "姓名,日期\n" + "".join(
    f"{name},{1980 + day}年{day % 12 + 1}月{day}日\n"
    for day, name in enumerate(["王伟", "李娜", "张三"] * 6, 1)
)
KOREAN = "이름,날짜\n" + "".join(
    f"{name},{1980 + day}년 {day % 12 + 1}월 {day}일\n"
    for day, name in enumerate(["김철수", "이영희", "박민수"] * 6, 1)
)
GREEK = "όνομα,ημερομηνία\n" + "Παπαδόπουλος,3 Μαΐου 1979\nΓεωργίου,4 Ιουνίου 1980\n" * 9
HEBREW = "שם,תאריך\n" + "כהן,3 במאי 1979\nלוי,4 ביוני 1980\n" * 9
FRENCH = "nom,né le\n" + "Hélène Lefèvre,3 août 1979\nFrançois,4 février 1980\n" * 9
FILES = {
    "cp1251": RUSSIAN,
    "koi8-r": RUSSIAN,
    "cp932": JAPANESE,
    "euc_jp": JAPANESE,
    "gb18030": CHINESE,
    "cp949": KOREAN,
    "cp1253": GREEK,
}


def _open(folder: Path, content: bytes, **options: str | list[str]) -> Table:
    path = folder / "t.csv"
    path.write_bytes(content)
    return open_table(path, ReadingOptions(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", FILES)
def test_scripts_show_their_encoding(tmp_path: Path, encoding: str) -> None:
    table = _open(tmp_path, FILES[encoding].encode(encoding))
    assert table.guess and table.guess.encoding == table.value_encoding == encoding
    assert table.titles == FILES[encoding].splitlines()[0].split(",")


@pytest.mark.parametrize(("text", "encoding"), [(HEBREW, "cp1255"), (FRENCH, None)])
def test_a_title_that_is_asked_for_shows_the_encoding(
    tmp_path: Path, text: str, encoding: str | None
) -> None:
    title = text.splitlines()[0].split(",")[1]
    table = _open(tmp_path, text.encode(encoding or "cp1252"), wanted=[title])
    assert table.value_encoding == encoding and table.titles[1] == title


@pytest.mark.parametrize(
    "content",
    [RUSSIAN.encode(), b"a,d\n1,2\n", b"d,a\nx,\xe9\ny,\xc3\xa9\nz,1\n", b"", b"a\n\xe9"],
)
def test_utf8_and_mixed_files_are_not_guessed(content: bytes) -> None:
    assert guess_encoding(content) is None


def test_latin_letters_show_no_encoding(tmp_path: Path) -> None:
    table = _open(tmp_path, FRENCH.encode("cp1252"))
    assert table.guess and table.guess.encoding is None and "cp1250" in table.guess.others
    assert table.value_encoding is None
    assert table.titles == ["nom", "né le"]


def test_without_the_package_nothing_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "charset_normalizer", None)
    assert guess_encoding(RUSSIAN.encode("cp1251")) == Guess(None)
    assert guess_encoding(RUSSIAN.encode("cp1251"), ["Дата"]) == Guess("cp1251")


@pytest.mark.parametrize("delimiter", [",", "|"])
@pytest.mark.parametrize("encoding", ["cp932", "gb18030", "cp1251", "iso2022_jp"])
def test_all_is_written_in_the_encoding_of_the_file(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = {"cp1251": RUSSIAN, "gb18030": CHINESE}.get(encoding, JAPANESE.replace("太", "ポ"))
    content = text.replace(",", delimiter).encode(encoding)
    table = _open(tmp_path, content, encoding=encoding)
    name = table.names[1]
    with (tmp_path / "o.csv").open("wb") as sink:
        writer = table.writer(sink, {f"{name}_iso": pa.string()})
        for batch in table.batches():
            iso = pa.array(["I"] * len(batch), pa.string())
            writer.write(batch, [Addition(f"{name}_iso", iso)])
        writer.close()
    header, *rows = content.decode(encoding).splitlines()
    expected = [f"{header}{delimiter}{name}_iso", *(f"{row}{delimiter}I" for row in rows)]
    assert (tmp_path / "o.csv").read_bytes().decode(encoding).splitlines() == expected
