"""The queue for threads: first come first served, but for what is quick."""

import threading

from wyoming_jabber.engine.turns import Turns


def add(turns: Turns[str], items: str) -> None:
    """Capitals are quick."""
    for item in items:
        with turns.lock:
            turns.append(item, is_quick=item.isupper())


def test_quick_items_come_first():
    turns: Turns[str] = Turns()
    add(turns, "abAcB")
    assert [turns.next() for _ in range(5)] == ["A", "B", "a", "b", "c"]


def test_after_a_dozen_quick_items_another_one_has_its_turn():
    turns: Turns[str] = Turns()
    add(turns, "a" + "Q" * 30 + "b")
    taken = "".join(str(turns.next()) for _ in range(32))
    assert taken == "Q" * 12 + "a" + "Q" * 12 + "b" + "Q" * 6


def test_the_thread_that_has_the_lock_may_take_it_again():
    """As it does where an iterator is closed that Python finds to be garbage."""
    turns: Turns[str] = Turns()
    taken = threading.Event()

    def work() -> None:
        with turns.lock:
            add(turns, "a")
            taken.set()

    threading.Thread(target=work, daemon=True).start()
    assert taken.wait(5), "it waits for itself"
    assert turns.next() == "a"


def test_the_quick_thread_takes_nothing_else():
    turns: Turns[str] = Turns()
    taken: list[str | None] = []
    got = threading.Event()

    def work() -> None:
        while (item := turns.next_quick()) is not None:
            taken.append(item)
            got.set()

    thread = threading.Thread(target=work)
    thread.start()
    add(turns, "aAb")
    assert got.wait(5)
    got.clear()
    assert [turns.next(), turns.next()] == ["a", "b"]
    add(turns, "cB")
    assert got.wait(5)
    turns.close()
    thread.join(5)
    assert taken == ["A", "B"]
    assert turns.next() is None


def test_a_second_quick_item_wakes_another_thread_while_the_first_is_taken():
    turns: Turns[str] = Turns()
    gate, taken = threading.Event(), threading.Event()

    def be_quick() -> None:
        while turns.next_quick() is not None:
            gate.wait(5)

    def be_free() -> None:
        while turns.next() is not None:
            taken.set()

    threads = [threading.Thread(target=work) for work in (be_quick, be_free)]
    for thread in threads:
        thread.start()
    for _ in range(50):
        add(turns, "A")
        add(turns, "B")
        assert taken.wait(5), "it waited for the quick thread"
        taken.clear()
        gate.set()
        gate.clear()
    gate.set()
    turns.close()
    for thread in threads:
        thread.join(5)


def test_nothing_is_given_out_after_the_end():
    turns: Turns[str] = Turns()
    add(turns, "aA")
    turns.close()
    assert turns.next() is None
    assert turns.next_quick() is None
