"""The fairest rows, against trying them all."""

import itertools
import time
from threading import Thread

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.leximin.choice import Choice, choose
from scheduler.leximin.descent import undominated, worst_first
from scheduler.leximin.proof import Proof

SOON = 20.0


def tables(rows: int, columns: int, most: int) -> st.SearchStrategy[list[list[list[int]]]]:
    row = st.lists(st.integers(0, most), min_size=columns, max_size=columns)
    drawn = st.lists(row, min_size=1, max_size=rows)
    # Some tables are equal, or equal but for the order of their rows: those are what the model groups.
    return st.lists(drawn, min_size=1, max_size=3).flatmap(
        lambda few: st.lists(st.sampled_from(few).flatmap(st.permutations), min_size=1, max_size=4)
    )


def brute_force(given_tables: list[list[list[int]]], carried: list[int]) -> tuple[int, ...]:
    def key(rows: tuple[int, ...]) -> tuple[list[int], tuple[int, ...]]:
        taken = [table[row] for table, row in zip(given_tables, rows, strict=True)]
        return sorted(map(sum, zip(carried, *taken, strict=True)), reverse=True), rows

    return min(itertools.product(*(range(len(table)) for table in given_tables)), key=key)


def as_array(table: list[list[int]]) -> np.ndarray:
    return np.array(table, np.int64)


@settings(max_examples=settings().max_examples * 5 // 2)
@given(data=st.data(), columns=st.integers(1, 4), most=st.sampled_from([1, 3, 40, 3000]))
def test_no_choice_is_better(data: st.DataObject, columns: int, most: int) -> None:
    drawn = data.draw(tables(5, columns, most))
    carried = data.draw(st.lists(st.integers(0, 2 * most), min_size=columns, max_size=columns))
    places = [
        np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(t), max_size=len(t)))) for t in drawn
    ]
    found = choose([as_array(table) for table in drawn], places, np.array(carried), time.monotonic() + SOON)
    assert found == Choice(brute_force(drawn, carried), optimal=True)


@given(data=st.data(), columns=st.integers(1, 3))
def test_what_is_left_out_is_beaten_by_what_is_kept(data: st.DataObject, columns: int) -> None:
    (table, *_others) = data.draw(tables(12, columns, 3))
    kept = undominated(as_array(table), time.monotonic() + SOON).tolist()
    assert kept == sorted(kept)
    for number, row in enumerate(table):
        beaten = any(
            all(a <= b for a, b in zip(other, row, strict=True)) and (other != row or at < number)
            for at, other in enumerate(table)
        )
        assert (number in kept) == (not beaten)


def test_out_of_time_the_choice_is_no_worse_than_taking_the_best_row_of_each_in_turn() -> None:
    random = np.random.default_rng(7)
    many = [random.integers(0, 3000, (40, 30)) for _table in range(30)]
    carried = random.integers(0, 20_000, 30)
    found = choose(many, [np.arange(40)] * 30, carried, time.monotonic())
    sums = carried.copy()
    for table in many:
        sums += min((row for row in table), key=lambda row: worst_first(sums + row))
    assert not found.optimal
    taken = sum(table[row] for table, row in zip(many, found.rows, strict=True))
    assert worst_first(carried + taken) <= worst_first(sums)


def test_a_proof_that_is_given_up_keeps_the_best_so_far_and_claims_nothing() -> None:
    random = np.random.default_rng(7)
    many = [random.integers(0, 3000, (40, 30)) for _table in range(30)]
    first = [0] * 30
    proof = Proof(many, [np.arange(40)] * 30, random.integers(0, 20_000, 30), first, time.monotonic() + SOON)
    before = proof.worst_first()
    working = Thread(target=proof.complete)
    working.start()
    while proof.chosen is first:
        time.sleep(0.01)
    proof.give_up()
    assert proof.worst_first() < before
    working.join()
    assert not proof.complete()


def hours_of_the_day(random: np.random.Generator, tables: int, columns: int) -> list[np.ndarray]:
    """Half-hours that cost the more the farther they are from each column's noon; at times on another day of rest."""
    noons = random.integers(0, 48, columns)
    away = np.abs((np.arange(48)[:, None] - noons + 24) % 48 - 24)
    costs = np.array([0, 0, 1, 3, 6, 10, 20, 20])[away // 4] + random.integers(0, 2, (48, columns))
    usual = costs * 50
    return [
        usual if random.random() < 0.7 else usual + 500 * random.integers(0, 2, columns)
        for _t in range(tables)
    ]


@settings(max_examples=settings().max_examples // 4)
@given(seed=st.integers(0, 2**32 - 1), tables=st.integers(4, 9), columns=st.integers(6, 14))
def test_wherever_the_proof_begins_it_ends_at_the_same(seed: int, tables: int, columns: int) -> None:
    random = np.random.default_rng(seed)
    days, carried = hours_of_the_day(random, tables, columns), random.integers(0, 12, columns) * 50
    found = choose(days, [np.arange(48)] * tables, carried, time.monotonic() + SOON)
    assert found.optimal
    for start in (random.integers(0, 48, tables).tolist(), [0] * tables):
        proof = Proof(days, [np.arange(48)] * tables, carried, start, time.monotonic() + SOON)
        assert proof.complete()
        assert tuple(proof.chosen) == found.rows
