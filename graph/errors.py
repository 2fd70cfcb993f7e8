"""The errors that raregraph raises.

All are subclasses of `RaregraphError`, so one `except` catches whatever raregraph itself reports:

    RaregraphError
    ├── LoadError        a path has no records, or files in it could not be read to their end
    ├── FetchError       a source's file could not be downloaded whole
    ├── BuildError       records were read, but the graph built from them would not hold
    │   └── UnverifiedQuoteError   a claim's quote is not, letter for letter, in its record
    ├── ReleaseError     there is no finished release where one is asked for, or it is damaged
    ├── ExportError      nothing that is asked for may be passed on, or the file can't be written
    └── QueryError       a question is unknown, lacks a parameter, or is refused
        ├── UnknownNameError       no node has the name that was asked for
        ├── MalformedQueryError    the query can't be parsed; it says at which line and column
        ├── NotWritableError       the answer has no such format as was asked for
        ├── NotOfferedError        the service doesn't offer that, by its design or as it runs
        └── UnansweredError        the query is sound, but was not answered to its end
            ├── DeadlineError          it took longer than it may
            ├── MemoryLimitError       it needed more memory than it may have
            ├── OverloadedError        too many queries wait; it was not begun
            ├── WorkerLostError        what worked on it ended unexpectedly
            └── EndpointError          another engine, asked over HTTP, can't be reached or answers in part

Each message names the thing, the place in it and the remedy. Bad data inside a file raise nothing: a loader
returns them as `raregraph.graph.records.Problem`, and the build counts them.
"""

from collections.abc import Iterable

from raregraph.graph.records import Problem


class RaregraphError(Exception):
    """What raregraph reports: what is wrong, where, and what to do about it.

    >>> print(RaregraphError("there is no such question", place="genes-of", remedy="Ask for the list."))
    genes-of: there is no such question. Ask for the list.
    """

    def __init__(self, message: str, *, place: str = "", remedy: str = "") -> None:
        self.message = message
        self.place = place
        self.remedy = remedy
        head = f"{place}: {message}" if place else message
        super().__init__(f"{head}. {remedy}" if remedy else head)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders whole."""
        return _rebuild, (type(self), self.message, self.place, self.remedy)


class LoadError(RaregraphError):
    """A path has no records, or some of its files could not be read to their end.

    It is raised after everything that could be read has been handed out, so nothing is lost silently and
    nothing readable is thrown away. `problems` holds one entry a file, to be counted like all others.

    >>> print(LoadError([Problem("pages.tar", "after member b", "the file is cut off", "Get it again.")]))
    pages.tar, after member b: the file is cut off. Get it again.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(first.message, place=f"{first.file}, {first.place}", remedy=f"{first.remedy}{more}")

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders whole."""
        return LoadError, (self.problems,)


class FetchError(RaregraphError):
    """A source's file could not be downloaded whole; the remedy names the file to place by hand."""


class BuildError(RaregraphError):
    """Records were read, but the graph built from them would not hold (too few of them, for instance)."""


class UnverifiedQuoteError(BuildError):
    """A claim's quote is not where its span says: the loader or the reader is at fault, not the data."""

    def __init__(self, record_id: str, quote: str, start: int) -> None:
        super().__init__(
            f"the quote {quote!r} is not at character {start} of the record's text",
            place=record_id,
            remedy="No claim may enter the graph without its sentence: mend what made it.",
        )


class ReleaseError(RaregraphError):
    """There is no finished release where one is asked for, or it is damaged."""


class ExportError(RaregraphError):
    """Nothing that is asked for is in the release or may be passed on, or the file can't be written."""


class QueryError(RaregraphError):
    """A question is unknown, lacks a parameter, or is refused."""


class UnknownNameError(QueryError):
    """No node of the graph has the name that was asked for; the message offers the nearest names."""


class MalformedQueryError(QueryError):
    """A query can't be parsed. `line` and `column` count from 1; None where the engine doesn't say.

    >>> error = MalformedQueryError("expected one of SELECT, ASK", line=2, column=7)
    >>> print(error)
    line 2, column 7: expected one of SELECT, ASK. Correct it and ask again.
    """

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        self.line = line
        self.column = column
        place = f"line {line}, column {column}" if line else "query"
        super().__init__(message, place=place, remedy="Correct it and ask again.")

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders whole."""
        return _malformed, (self.message, self.line, self.column)


class NotWritableError(QueryError):
    """The answer has no such format as was asked for: rows as Turtle, for instance.

    `form` is the raregraph.graph.formats.QueryForm of the answer, where the engine says which that is.
    """

    def __init__(self, message: str, *, remedy: str = "", form: str = "") -> None:
        self.form = form
        super().__init__(message, remedy=remedy)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders whole."""
        return _not_writable, (self.message, self.remedy, self.form)


class NotOfferedError(QueryError):
    """What is asked for is sound, but the service doesn't offer it: by its design, or because of how it runs."""


class UnansweredError(QueryError):
    """A query that may be sound was not answered to its end. To ask again may help."""


class DeadlineError(UnansweredError):
    """A query took longer than it may."""


class MemoryLimitError(UnansweredError):
    """A query needed more memory than it may have."""


class OverloadedError(UnansweredError):
    """Too many queries wait. This one was not begun; `retry_after` says in how many seconds to ask again."""

    def __init__(self, message: str, *, retry_after: int = 1) -> None:
        self.retry_after = retry_after
        super().__init__(message, remedy=f"Ask again in {retry_after} s.")

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders whole."""
        return _overloaded, (self.message, self.retry_after)


class WorkerLostError(UnansweredError):
    """What worked on a query ended unexpectedly, again after a second try."""


class EndpointError(UnansweredError):
    """Another engine, asked over HTTP, can't be reached, fails, or doesn't answer whole."""


def _malformed(message: str, line: int | None, column: int | None) -> MalformedQueryError:
    return MalformedQueryError(message, line=line, column=column)


def _not_writable(message: str, remedy: str, form: str) -> NotWritableError:
    return NotWritableError(message, remedy=remedy, form=form)


def _overloaded(message: str, retry_after: int) -> OverloadedError:
    return OverloadedError(message, retry_after=retry_after)


def _rebuild(kind: type[RaregraphError], message: str, place: str, remedy: str) -> RaregraphError:
    # A subclass may take other arguments than these three.
    error = kind.__new__(kind)
    RaregraphError.__init__(error, message, place=place, remedy=remedy)
    return error
