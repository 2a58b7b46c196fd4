"""`manage.py plan`: the same ranking and the same sentences as the interface, in a terminal."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

WINDOW = ["--from", "2011-06-28", "--until", "2011-06-29", "--duration", "90"]


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")


def plan(*options: str) -> str:
    out = io.StringIO()
    call_command("plan", *options, stdout=out)
    return out.getvalue()


def refused(*options: str) -> list[str]:
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("plan", *options, stdout=out, stderr=err)
    assert stopped.value.code == 2
    assert out.getvalue() == ""
    return err.getvalue().splitlines()


def asked(body: dict[str, Any]) -> Any:
    cache.clear()
    response = Client().post("/api/v1/slots/", json.dumps(body), content_type="application/json")
    assert response.status_code == 200, response.content
    return response.json()


BODY = {
    "from": "2011-06-28",
    "until": "2011-06-29",
    "duration": 90,
    "step": 60,
    "limit": 3,
    "delegations": [
        {"id": "IN", "country": "IN"},
        {
            "id": "[mx]",
            "country": "MX",
            "zone": "America/Mexico_City",
            "working_hours": ["08:00", "24:00"],
            "weekend": ["fri", "sat"],
            "required": False,
            "busy": [
                ["2011-06-28T02:00:00Z", "2011-06-28T03:00:00Z"],
                ["2011-06-28T13:00:00Z", "2011-06-28T14:00:00Z"],
            ],
            "rest_days": ["2011-06-28"],
            "working_days": ["2011-07-01", "2011-07-02"],
        },
    ],
}
MEXICO = (
    "id=[mx],country=MX,zone=America/Mexico_City,working_hours=08:00-24:00,weekend=fri sat,required=no,"
    "busy=2011-06-28T02:00:00Z/2011-06-28T03:00:00Z 2011-06-28T13:00:00Z/2011-06-28T14:00:00Z,"
    "rest_days=2011-06-28,working_days=2011-07-01 2011-07-02"
)


def test_json_is_the_interface_s_answer() -> None:
    options = [
        *WINDOW,
        "--step",
        "60",
        "--limit",
        "3",
        "--delegation",
        "IN",
        "--delegation",
        MEXICO,
        "--json",
    ]
    assert json.loads(plan(*options)) == asked(BODY)


def test_delegations_come_from_a_file_too(tmp_path: Path) -> None:
    path = tmp_path / "delegations.csv"
    path.write_text(
        "\ufeffid,country,zone,working_hours,weekend,required,busy,rest_days,working_days\r\n"
        "IN,IN,,,,,,,\r\n"
        "[mx],MX,America/Mexico_City,08:00-24:00,fri sat,no,"
        "2011-06-28T02:00:00Z/2011-06-28T03:00:00Z 2011-06-28T13:00:00Z/2011-06-28T14:00:00Z,"
        "2011-06-28,2011-07-01 2011-07-02\r\n",
        encoding="utf-8",
    )
    assert json.loads(plan(*WINDOW, "--step", "60", "--limit", "3", "--csv", str(path), "--json")) == asked(
        BODY
    )


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"country\nIN\n")))
    assert json.loads(plan(*WINDOW, "--csv", "-", "--json"))["considered"] == 48


def test_a_terminal_shows_each_slot_with_each_delegation_s_time_points_and_reason() -> None:
    """05:30–08:30 in India is (2 × 20 + 4 × 6 + 4 × 3 + 2 × 1) / 12."""
    window = ["--from", "2011-06-28", "--until", "2011-06-29", "--duration", "180", "--step", "1440"]
    lines = plan(*window, "--delegation", "IN", "--delegation", MEXICO).splitlines()
    words = " ".join(" ".join(lines).split())
    assert words == (
        "Of 1 hour, the fairest: "
        "1. Tuesday 28 June 2011, 00:00–03:00 UTC: worst 6.50, sum 6.50 "
        "Delegation There Points Why "
        "IN Tue 28 Jun 05:30–08:30 6.50 06:00, 3 h before working hours; 05:30, at night "
        "[mx] (cannot come) Mon 27 Jun 19:00–22:00 0.00 21:00–22:00, busy"
    )


def test_with_nothing_it_explains_what_it_expects() -> None:
    lines = refused()
    assert lines[0].startswith("usage: manage.py plan")
    assert (
        "  manage.py plan --from 2011-06-27 --until 2011-07-01 --duration 90 --csv delegations.csv --json"
        in lines
    )
    assert "  delegations.csv:" in lines


def test_bad_input_gets_the_interface_s_paths_and_sentences() -> None:
    options = [
        "--from",
        "28 June",
        "--duration",
        "x",
        "--delegation",
        "IN",
        "--delegation",
        "zone=Mars,colour=red",
    ]
    assert refused(*options) == [
        'from: Expected a date such as 2011-06-28, got "28 June".',
        "until: Required, but missing.",
        'duration: Expected a whole number, got "x".',
        "delegations[1].colour: Unknown field; known are id, country, zone, working_hours, weekend, "
        "required, busy, rest_days, working_days.",
        "delegations[1].id: Required, but missing.",
        'delegations[1].zone: Expected an IANA time zone such as America/Mexico_City, got "Mars".',
    ]


@pytest.mark.parametrize(
    ("delegation", "sentence"),
    [
        ("CN", "delegations[0].zone: Expected one of the zones of CN, got none: Asia/Shanghai, Asia/Urumqi."),
        (
            "country=IN,working_hours=9-17",
            'delegations[0].working_hours[0]: Expected a time from 00:00 to 24:00, got "9".',
        ),
        ("country=IN,busy=2011-06-28T02:00:00Z", "delegations[0].busy[0]: Expected 2 items, got 1."),
        ("country=IN,required=maybe", 'delegations[0].required: Expected true or false, got "maybe".'),
    ],
)
def test_each_field_is_checked(delegation: str, sentence: str) -> None:
    lines = refused(*WINDOW, "--delegation", delegation)
    assert sentence in lines


def test_the_examples_of_the_help_are_true(tmp_path: Path) -> None:
    lines = refused()
    table = [line.strip() for line in lines[lines.index("  delegations.csv:") + 1 :][:3]]
    path = tmp_path / "delegations.csv"
    path.write_text("\n".join(table))
    first, last = json.loads(plan(*WINDOW, "--limit", "1", "--csv", str(path), "--json"))["slots"][0][
        "delegations"
    ]
    assert (first["id"], last["id"]) == ("IN", "MX")


def table(tmp_path: Path, text: str | bytes) -> str:
    path = tmp_path / "d.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_what_spreadsheets_put_between_cells_is_read(
    tmp_path: Path, separator: str, encoding: str, line_break: str
) -> None:
    rows = ["id,country,zone,required", '"Mexico, the ""host""",MX,America/Mexico_City,no', "inde,IN,,"]
    text = line_break.join(rows).replace(",", separator).replace(f"Mexico{separator}", "Mexico,")
    path = table(tmp_path, text.encode(encoding))
    body = BODY | {
        "delegations": [
            {"id": 'Mexico, the "host"', "country": "MX", "zone": "America/Mexico_City", "required": False},
            {"id": "inde", "country": "IN"},
        ]
    }
    assert json.loads(plan(*WINDOW, "--step", "60", "--limit", "3", "--csv", path, "--json")) == asked(body)


def test_a_first_line_that_says_what_separates_is_no_row_and_counts_as_a_line(tmp_path: Path) -> None:
    path = table(tmp_path, "sep=;\r\ncountry;zone\r\nIN;Mars\r\n")
    (line,) = refused(*WINDOW, "--csv", path)
    assert line.startswith(f"{path}, line 3: zone: Expected an IANA time zone")


def test_columns_may_be_named_in_capitals_as_spreadsheets_do(tmp_path: Path) -> None:
    path = table(tmp_path, "Country,ZONE\nMX,America/Mexico_City\n")
    assert json.loads(plan(*WINDOW, "--csv", path, "--json"))["considered"] == 48


def test_a_field_given_twice_to_one_delegation_is_refused() -> None:
    assert refused(*WINDOW, "--delegation", "IN", "--delegation", "country=MX,zone=UTC,country=IN") == [
        "delegations[1].country: Expected the field once, got it twice: MX and IN."
    ]


def test_errors_of_a_file_name_the_line(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        'country,zone,working_hours,busy\nIN,,,\n\nMX,Mars,,\n"CA",,"9-17",\nNP,,,2011-06-28T02:00:00Z/x\nIN,,,\n',
    )
    assert refused(*WINDOW, "--csv", path, "--delegation", "zone=Mars/Olympus,id=m") == [
        'delegations[0].zone: Expected an IANA time zone such as America/Mexico_City, got "Mars/Olympus".',
        f'{path}, line 4: zone: Expected an IANA time zone such as America/Mexico_City, got "Mars".',
        f'{path}, line 5: working_hours[0]: Expected a time from 00:00 to 24:00, got "9".',
        f'{path}, line 5: working_hours[1]: Expected a time from 00:00 to 24:00, got "17".',
        f'{path}, line 6: busy[0][1]: Expected an instant such as 2011-06-28T12:00:00Z, got "x".',
    ]


def test_the_same_country_twice_names_the_line_of_the_second(tmp_path: Path) -> None:
    path = table(tmp_path, "country\nIN\nNP\nIN\n")
    (line,) = refused(*WINDOW, "--csv", path)
    assert line.startswith(f'{path}, line 4: id: Expected an id of its own, got "IN"')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("country,colour\nIN,red\n", "line 1: Expected columns out of id, country, zone"),
        ("country,country\nIN,NP\n", "each once, got “country”."),
        ("country\nIN\nIN,12\n", "line 3: Expected one value a column, got more."),
        (
            'country\nNP\n\n"IN\n\n',
            'd.csv, line 4: Expected a closing quote (") for each that opens, got the end',
        ),
        (
            'country,zone\n"IN"x,\n',
            "d.csv, line 2: Expected cells with quotes in pairs, got: ',' expected after",
        ),
        (
            b"country\nIN\n\xe9\n",
            "d.csv, line 3: Expected text in UTF-8, got the byte 0xe9. Save the file as",
        ),
        (b"country\nIN\n\0\n", "d.csv, line 3: Expected text in UTF-8, got the byte 0x0."),
        (b"\xff\xfec", "d.csv: Expected text in UTF-8, got something else."),
        (b"x" * 1_100_000, "at most 1 MiB"),
        ("", "delegations: Required, but missing."),
        ("country\n", "delegations: Required, but missing."),
        ("country\n" + "IN\n" * 300, "delegations: Expected 1 to 250 items, got 300."),
    ],
)
def test_a_file_that_is_no_table_of_delegations_is_told_why(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    (line,) = refused(*WINDOW, "--csv", table(tmp_path, text))
    assert said in line


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv"
    for path in (missing, tmp_path):
        (line,) = refused(*WINDOW, "--csv", str(path))
        assert line.startswith(f"Expected a CSV file, got {path}: ")
