"""Which format an answer is written in: the `format` parameter, else the Accept header, else the usual one."""

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from raregraph.graph.engine import Engine, QueryForm, ResultFormat

_ALSO = {
    "application/json": (ResultFormat.JSON, ResultFormat.JSON_LD),
    "application/xml": (ResultFormat.XML, ResultFormat.RDF_XML),
    "text/xml": (ResultFormat.XML, ResultFormat.RDF_XML),
    "text/plain": (ResultFormat.TSV, ResultFormat.N_TRIPLES),
}
_BY_MEDIA_TYPE = {form.media_type: (form,) for form in ResultFormat} | _ALSO
_NAMES = {"turtle": ResultFormat.TURTLE, "srj": ResultFormat.JSON, "srx": ResultFormat.XML}
_ROWS = tuple(form for form in ResultFormat if not form.is_for_triples)
_TRIPLES = tuple(form for form in ResultFormat if form.is_for_triples)


@dataclass(frozen=True, slots=True)
class _Range:
    """One entry of an Accept header."""

    media_type: str
    quality: float

    def fits(self, form: ResultFormat) -> bool:
        if self.media_type == "*/*":
            return True
        if self.media_type.endswith("/*"):
            return form.media_type.startswith(self.media_type[:-1])
        return form in _BY_MEDIA_TYPE.get(self.media_type, ())

    @property
    def precision(self) -> int:
        return 0 if self.media_type == "*/*" else 1 if self.media_type.endswith("/*") else 2


def answer(engine: Engine, query: str, request: Request, wanted: str | None) -> Response:
    """Run a query once, wholly on this thread, and write its answer in the format asked for.

    Raises:
        HTTPException: 406 if the answer has none of the formats that the client accepts.
        QueryError: if the query can't be run.
    """
    found = engine.answer(query)
    form = chosen(found.form, request.headers.get("accept"), wanted)
    media_type = form.media_type + ("; charset=utf-8" if form.media_type.startswith("text/") else "")
    return Response(found.serialize(form), media_type=media_type, headers={"Vary": "Accept"})


def chosen(form: QueryForm, accept: str | None, wanted: str | None) -> ResultFormat:
    """The format for an answer of this form.

    >>> chosen(QueryForm.ROWS, "text/html, text/csv;q=0.9, */*;q=0.1", None)
    <ResultFormat.CSV: 'csv'>
    >>> chosen(QueryForm.TRIPLES, None, None)
    <ResultFormat.TURTLE: 'ttl'>
    """
    fit = _TRIPLES if form is QueryForm.TRIPLES else _ROWS
    if form is QueryForm.BOOLEAN:
        fit = (ResultFormat.JSON, ResultFormat.XML, ResultFormat.CSV, ResultFormat.TSV)
    if wanted:
        named = _by_name(wanted)
        if named in fit:
            return named
        raise HTTPException(
            406, f"an answer of {form} can't be written as {wanted!r}; formats: {', '.join(fit)}"
        )
    ranges = _ranges(accept)
    if not ranges:
        return fit[0]
    scored = [(quality, fit[i]) for i in range(len(fit)) if (quality := _quality(ranges, fit[i])) > 0]
    if not scored:
        types = ", ".join(one.media_type for one in fit)
        raise HTTPException(406, f"an answer of {form} has none of the formats accepted; there are: {types}")
    return max(scored, key=lambda pair: pair[0])[1]


def _by_name(name: str) -> ResultFormat | None:
    lowered = name.strip().lower()
    if lowered in set(ResultFormat):
        return ResultFormat(lowered)
    return _NAMES.get(lowered)


def _quality(ranges: list[_Range], form: ResultFormat) -> float:
    fitting = [entry for entry in ranges if entry.fits(form)]
    return max(fitting, key=lambda entry: entry.precision).quality if fitting else 0.0


def _ranges(accept: str | None) -> list[_Range]:
    found = []
    for part in (accept or "").split(","):
        media_type, *parameters = (piece.strip() for piece in part.split(";"))
        if media_type:
            found.append(_Range(media_type.lower(), _q(parameters)))
    return found


def _q(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
