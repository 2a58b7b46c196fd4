"""A roster is read whole or not at all, whatever a spreadsheet made of it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.file_problems import Problem
from dialogues.roster import MOST_BYTES, MOST_PROBLEMS, MOST_ROWS, Entry, Roster, decode, read

DELEGATIONS = (("Nepal", "NP"), ("Canada", "CA"), ("River Board", ""))
LANGUAGES = ("en", "es", "zh-hans")
ZONES = ("Asia/Kathmandu", "America/St_Johns", "UTC")


def read_here(text: str) -> Roster:
    return read(text, DELEGATIONS, LANGUAGES, ZONES)


def problems_of(text: str) -> list[tuple[int, str]]:
    roster = read_here(text)
    assert not roster.entries, "nothing may be taken from a roster in which something is wrong"
    return [(problem.line, problem.code) for problem in roster.problems]


ASHA = Entry(2, "Asha Shrestha", "asha@example.org", "delegate", "Nepal", "en", "Asia/Kathmandu")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，", "،"])
def test_commas_semicolons_and_tabs_separate(delimiter):
    lines = [
        "name,email,role,delegation,language,zone",
        "Asha Shrestha,asha@example.org,delegate,Nepal,en,Asia/Kathmandu",
    ]
    assert read_here("\r\n".join(lines).replace(",", delimiter)) == Roster([ASHA])


def test_columns_come_in_any_order_and_some_may_be_left_out():
    roster = read_here("Zone;E-Mail;Name\nUTC;brian@example.org;Brian Pike\n")
    assert roster == Roster([Entry(2, "Brian Pike", "brian@example.org", zone="UTC")])


def test_without_a_header_the_columns_stand_in_their_usual_order():
    roster = read_here("Asha Shrestha,asha@example.org,rapporteur\nBrian Pike,brian@example.org")
    assert roster.entries == [
        Entry(1, "Asha Shrestha", "asha@example.org", "rapporteur"),
        Entry(2, "Brian Pike", "brian@example.org"),
    ]


def test_an_empty_cell_says_nothing_of_the_person():
    roster = read_here("name,email,role,delegation\nAsha,asha@example.org,,\n")
    assert roster.entries == [Entry(2, "Asha", "asha@example.org", None, None, None, None)]


@pytest.mark.parametrize("word", ["Nepal", "nepal", "NP", "np"])
def test_a_delegation_is_known_by_its_name_or_its_country(word):
    assert read_here(f"Asha,asha@example.org,,{word}").entries == [
        Entry(1, "Asha", "asha@example.org", delegation="Nepal")
    ]


def test_a_country_with_two_delegations_wants_the_name():
    seats = [("Indian Ministry", "IN"), ("Indian Agency", "IN")]
    roster = read("Ravi,ravi@example.org,,IN", seats, LANGUAGES, ZONES)
    assert roster.problems == [
        Problem(1, "ambiguous", {"expected": "Indian Ministry, Indian Agency", "found": "IN"})
    ]
    named = read("Ravi,ravi@example.org,,indian agency", seats, LANGUAGES, ZONES)
    assert named.entries == [Entry(1, "Ravi", "ravi@example.org", delegation="Indian Agency")]


def test_roles_languages_and_zones_are_taken_without_regard_to_case():
    roster = read_here("Asha,asha@example.org,Delegate,,ZH-Hans,asia/kathmandu")
    assert roster.entries == [
        Entry(1, "Asha", "asha@example.org", "delegate", None, "zh-hans", "Asia/Kathmandu")
    ]


def test_what_is_wrong_is_told_by_line_with_what_was_expected_and_what_came():
    lines = [
        "name,email,role",
        "Asha,asha@example.org,",
        "",
        "Brian,brian@example.org,chairman",
        ",rosa@example,",
    ]
    assert read_here("\n".join(lines)).problems == [
        Problem(
            4,
            "role",
            {"expected": "facilitator, rapporteur, interpreter, delegate, observer", "found": "chairman"},
        ),
        Problem(5, "missing", {"column": "name"}),
        Problem(5, "email", {"found": "rosa@example"}),
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Asha,asha@example.org,,Atlantis", "delegation"),
        ("Asha,asha@example.org,,,tlh", "language"),
        ("Asha,asha@example.org,,,,Mars/Olympus", "zone"),
        ("Asha,", "missing"),
        ("Asha,asha at example.org", "email"),
        ("Asha,asha@@example.org", "email"),
        ("Asha,asha@example..org", "email"),
        ("Asha,=asha@example.org", "email"),
        (f"Asha,{'a' * 65}@example.org", "email"),
        ("=HYPERLINK(1),asha@example.org", "formula"),
        ("+Asha,asha@example.org", "formula"),
        ("@Asha,asha@example.org", "formula"),
        (f"{'A' * 121},asha@example.org", "long"),
        ("Asha\u202eevil,asha@example.org", "character"),
        ("Asha\x07,asha@example.org", "character"),
        ("Asha,asha@example.org,,,,,one too many", "cells"),
        ('"Asha,asha@example.org', "not_csv"),
        ('"Asha" x,asha@example.org', "not_csv"),
    ],
)
def test_a_cell_that_cannot_be_taken_has_its_reason(row, code):
    text = f"Rosa,rosa@example.org\n{row}"
    assert problems_of(text) == [(2, code)]


def test_a_line_tells_all_that_is_wrong_with_it():
    assert problems_of("=1,nobody,chairman") == [(1, "formula"), (1, "email"), (1, "role")]


def test_the_same_person_twice_is_told_with_the_first_line():
    roster = read_here("Asha,asha@example.org\nBrian,brian@example.org\nAsha S,ASHA@example.org")
    assert roster.problems == [Problem(3, "twice", {"found": "ASHA@example.org", "line": "1"})]


def test_a_name_with_a_line_break_in_quotes_stands_on_one_line_and_lines_are_counted_on():
    roster = read_here('name,email\n"Asha\r\n  Shrestha",asha@example.org\nBrian,brian@example.org\n')
    assert roster.entries == [
        Entry(2, "Asha Shrestha", "asha@example.org"),
        Entry(4, "Brian", "brian@example.org"),
    ]


def test_a_quoted_first_cell_does_not_decide_what_separates():
    assert read_here('"Shrestha, Asha, Dr";asha@example.org').entries == [
        Entry(1, "Shrestha, Asha, Dr", "asha@example.org")
    ]


def test_names_of_all_scripts_are_taken_with_the_joiners_they_need():
    names = ["لوسيا", "द\u094d\u200dवारका", "نیم\u200cفاصله", "李小龙", "Zoë O’Brien-Núñez"]
    roster = read_here("\n".join(f"{name},p{i}@example.org" for i, name in enumerate(names)))
    assert [entry.name for entry in roster.entries] == names


def test_marks_and_hard_spaces_that_spreadsheets_leave_are_wiped_off():
    assert read_here("\ufeffAsha\u00a0Shrestha\u200f,\u200easha@example.org ").entries == [
        Entry(1, "Asha Shrestha", "asha@example.org")
    ]


@pytest.mark.parametrize(
    ("header", "found"),
    [("name,email,job", "job"), ("name,role", "name, role"), ("name,email,name", "name, email, name")],
)
def test_a_header_that_does_not_fit_says_which_columns_are_known(header, found):
    assert read_here(f"{header}\nAsha,asha@example.org,x").problems == [
        Problem(1, "header", {"expected": "name, email, role, delegation, language, zone", "found": found})
    ]


@pytest.mark.parametrize("text", ["", "  \n ;;\n", "name,email\n"])
def test_nobody_is_no_roster(text):
    assert problems_of(text) == [(0, "empty")]


def people(count: int) -> str:
    return "\n".join(f"Person {i},p{i}@example.org" for i in range(count))


def test_two_thousand_people_are_taken_and_one_more_is_not():
    assert len(read_here(people(MOST_ROWS)).entries) == MOST_ROWS
    assert len(read_here("name,email\n" + people(MOST_ROWS)).entries) == MOST_ROWS
    assert problems_of(people(MOST_ROWS + 1)) == [(0, "too_many")]
    assert problems_of("name,email\n" + people(MOST_ROWS + 1)) == [(0, "too_many")]


def test_more_than_a_megabyte_is_not_looked_at():
    assert problems_of("x" * (MOST_BYTES + 1)) == [(0, "too_large")]


def test_a_list_that_is_wrong_throughout_is_not_read_to_its_end():
    assert len(read_here("\n".join("nobody" for _ in range(1000))).problems) == MOST_PROBLEMS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_in_unicode_is_understood(encoding):
    assert decode("Lucía,lucia@example.org".encode(encoding)) == "Lucía,lucia@example.org"


@pytest.mark.parametrize(
    "data", ["Lucía".encode("latin-1"), "Lucía".encode("utf-16-le"), b"PK\x03\x04\x00\xff"]
)
def test_other_files_are_not_guessed_at(data):
    assert decode(data) is None


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
names = (
    st.lists(words, min_size=1, max_size=3)
    .map(" ".join)
    .filter(
        lambda name: not name.startswith(("=", "+", "-", "@")) and name.casefold() not in {"name", "email"}
    )
)
locals_ = st.text("abcdefghijklmnopqrstuvwxyz0123456789_'+", min_size=1, max_size=20).filter(
    lambda text: not text.startswith(("+", "'"))
)
entries = st.lists(
    st.builds(
        Entry,
        line=st.just(0),
        name=names,
        email=locals_.map(lambda local: f"{local}@example.org"),
        role=st.sampled_from([None, "delegate", "observer"]),
        delegation=st.sampled_from([None, "Nepal", "Canada", "River Board"]),
        language=st.sampled_from([None, *LANGUAGES]),
        zone=st.sampled_from([None, *ZONES]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda entry: entry.email,
)
COLUMNS = ["name", "email", "role", "delegation", "language", "zone"]


@given(
    entries,
    st.permutations(COLUMNS),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_spreadsheet_writes_is_read_back(written, columns, delimiter, quoting, encoding):
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=quoting)
    writer.writerow(columns)
    writer.writerows([[getattr(entry, column) or "" for column in columns] for entry in written])
    text = decode(file.getvalue().encode(encoding))
    assert text is not None
    found = read_here(text)
    assert not found.problems
    assert [[getattr(entry, column) for column in COLUMNS] for entry in found.entries] == [
        [getattr(entry, column) for column in COLUMNS] for entry in written
    ]


@given(st.text(max_size=300))
def test_any_text_is_either_people_or_problems(text):
    roster = read_here(text)
    assert bool(roster.entries) != bool(roster.problems)
