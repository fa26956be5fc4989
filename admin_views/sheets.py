"""Rows as a file: CSV, a spreadsheet or JSON, written row by row so that a long list takes no more memory."""

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from itertools import islice
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook

Cell = str | int | float | datetime | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
AT_ONCE = 200  # rows, or parts of a file, sent together
LONGEST_CELL = 32_000  # letters; a spreadsheet takes no more
WIDTHS = {True: 20, False: 26}


@dataclass(frozen=True)
class Column:
    """One column of a file: `value` gives what a row has there. `is_time` columns say their time zone in the head."""

    key: str
    label: str
    value: Callable[[Any], Cell]
    is_time: bool = False

    def head(self, zone: ZoneInfo) -> str:
        return f"{self.label} ({zone.key})" if self.is_time else self.label


@dataclass(frozen=True)
class Kind:
    """A kind of file: what it is called, what browsers call it, and what writes it."""

    words: str
    mimetype: str
    write: Callable[[list[Column], Iterable[Any], ZoneInfo], Iterator[bytes]]


def safe(text: str) -> str:
    """The text so that a spreadsheet does not take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(columns: list[Column], rows: Iterable[Any], zone: ZoneInfo) -> Iterator[bytes]:
    """Values with commas between, with the mark that tells spreadsheets that this is UTF-8."""
    lines = iter(_lines(columns, rows, zone))
    yield b"\xef\xbb\xbf"
    while some := list(islice(lines, AT_ONCE)):
        text = StringIO()
        csv.writer(text).writerows(some)
        yield text.getvalue().encode()


def as_json(columns: list[Column], rows: Iterable[Any], zone: ZoneInfo) -> Iterator[bytes]:
    """A list of objects; times with their distance from UTC."""
    before = "[\n"
    for row in rows:
        yield f"{before}{json.dumps(_object(columns, row, zone), ensure_ascii=False)}".encode()
        before = ",\n"
    yield b"\n]\n" if before == ",\n" else b"[]\n"


def as_xlsx(columns: list[Column], rows: Iterable[Any], zone: ZoneInfo) -> Iterator[bytes]:
    """A workbook of one sheet, with real times and numbers. It is written to the disk first."""
    with tempfile.TemporaryFile() as file:
        _fill(file, columns, rows, zone)
        file.seek(0)
        while part := file.read(1 << 16):
            yield part


KINDS = {
    "csv": Kind("CSV", "text/csv; charset=utf-8", as_csv),
    "xlsx": Kind("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": Kind("JSON", "application/json", as_json),
}


def _lines(columns: list[Column], rows: Iterable[Any], zone: ZoneInfo) -> Iterator[list[Any]]:
    yield [column.head(zone) for column in columns]
    for row in rows:
        yield [_plain(column.value(row), zone) for column in columns]


def _plain(value: Cell, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    return safe(value) if isinstance(value, str) else value


def _object(columns: list[Column], row: Any, zone: ZoneInfo) -> dict[str, Any]:
    values = {column.key: column.value(row) for column in columns}
    return {key: _moment(value, zone) if isinstance(value, datetime) else value for key, value in values.items()}


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")


def _fill(file: BinaryIO, columns: list[Column], rows: Iterable[Any], zone: ZoneInfo) -> None:
    book = Workbook(file, {"constant_memory": True})
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS[column.is_time])
        sheet.write_string(0, place, column.head(zone), bold)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _write(sheet, line, place, column.value(row), zone, time)
    book.close()


def _write(sheet: Any, line: int, place: int, value: Cell, zone: ZoneInfo, time: Any) -> None:
    """Texts are written as texts: nothing in them is a formula or a link."""
    if isinstance(value, datetime):
        sheet.write_datetime(line, place, value.astimezone(zone).replace(tzinfo=None), time)
    elif isinstance(value, str):
        sheet.write_string(line, place, value[:LONGEST_CELL])
    elif value is not None:
        sheet.write_number(line, place, value)
