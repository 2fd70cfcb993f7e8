"""What is worked out once is made by one thread, and goes with what it was worked out of."""

import gc
import threading
import time
import weakref

from raregraph.graph.once import Keepsakes, once


class Book:
    """Counts how often its words are counted."""

    def __init__(self) -> None:
        self.kept = Keepsakes()
        self.counted = 0

    @once
    def words(self) -> list[str]:
        self.counted += 1
        time.sleep(0.05)
        return ["once"]


def index_of(book: Book) -> tuple[Book, list[str]]:
    time.sleep(0.05)
    return book, ["an index"]


def asked_at_once(book: Book) -> tuple[set[int], set[int]]:
    """The words and indexes that eight threads get, by identity."""
    words, indexes, start = set[int](), set[int](), threading.Barrier(8)

    def ask() -> None:
        start.wait()
        words.add(id(book.words))
        indexes.add(id(book.kept.once(index_of, book)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return words, indexes


def test_one_thread_makes_it_however_many_ask() -> None:
    book = Book()
    words, indexes = asked_at_once(book)
    assert (len(words), len(indexes), book.counted) == (1, 1, 1)


def test_it_goes_with_its_owner_even_where_it_holds_it() -> None:
    book = Book()
    book.kept.once(index_of, book)
    gone = weakref.ref(book)
    del book
    gc.collect()
    assert gone() is None


def test_what_fails_is_made_again() -> None:
    tries = []

    def failing(book: Book) -> str:
        tries.append(book)
        if len(tries) == 1:
            raise ValueError("not yet")
        return "made"

    book = Book()
    try:
        book.kept.once(failing, book)
    except ValueError:
        assert book.kept.once(failing, book) == "made"
    assert len(tries) == 2
