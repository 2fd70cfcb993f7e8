"""The parameters of named questions for those who fill them in: fields of a form, and schemas of OpenAPI."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from raregraph.ontology.kinds import GeneDiseaseKind
from raregraph.ontology.modes import modes
from raregraph.queries.question import Parameter, ParameterType, Question

_DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a field of a form.

    `values` are what stands in it, one for each value that was given. Of `choices` one is to be chosen;
    `offers` are only offered.
    """

    name: str
    description: str
    example: str
    values: Sequence[str]
    choices: Sequence[str] = ()
    offers: Sequence[str] = ()
    pattern: str = ""
    input_mode: str = "text"


def fields(asked: Question, given: Mapping[str, Sequence[str]]) -> list[Field]:
    """The fields of a question's form, with the values given or else the defaults."""
    return [_field(parameter, given.get(parameter.name, ())) for parameter in asked.parameters]


def _field(parameter: Parameter, given: Sequence[str]) -> Field:
    return Field(
        name=parameter.name,
        description=parameter.description,
        example=parameter.example,
        values=given or (parameter.default or "",),
        choices=tuple(GeneDiseaseKind) if parameter.type is ParameterType.KIND else (),
        offers=tuple(mode.label for mode in modes()) if parameter.type is ParameterType.MODE else (),
        pattern={ParameterType.DATE: _DATE, ParameterType.INTEGER: r"[+\-]?\d{1,18}"}.get(parameter.type, ""),
        input_mode="numeric" if parameter.type is ParameterType.INTEGER else "text",
    )


def described(parameter: Parameter) -> dict[str, Any]:
    """A parameter as OpenAPI describes it: it may be given several times, to ask for any of its values."""
    schema = _schema(parameter.type)
    values: dict[str, Any] = {"type": "array", "items": schema, "minItems": 1}
    if parameter.default is not None:
        values["default"] = [_value(parameter.type, parameter.default)]
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.description,
        "style": "form",
        "explode": True,
        "schema": values,
        "example": [_value(parameter.type, parameter.example)],
    }


def _schema(kind: ParameterType) -> dict[str, Any]:
    match kind:
        case ParameterType.INTEGER:
            return {"type": "integer", "minimum": -(10**18) + 1, "maximum": 10**18 - 1}
        case ParameterType.DATE:
            return {"type": "string", "pattern": f"^{_DATE}$"}
        case ParameterType.KIND:
            return {"type": "string", "enum": list(GeneDiseaseKind)}
    return {"type": "string", "minLength": 1}


def _value(kind: ParameterType, text: str) -> str | int:
    return int(text) if kind is ParameterType.INTEGER else text
