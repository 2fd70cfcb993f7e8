"""Dates as pages write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raregraph.loaders.dates import iso_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2012", "2012"),
        ("2016-01-07", "2016-01-07"),
        ("2016-01", "2016-01"),
        ("1/7/2016", "2016-01-07"),
        ("12/31/2015", "2015-12-31"),
        ("February 2014", "2014-02"),
        ("Sept 2014", "2014-09"),
        ("May, 2014", "2014-05"),
        ("Nov. 8,\n2021", "2021-11-08"),
        ("January 7 2016", "2016-01-07"),
        ("8 January 2021", "2021-01-08"),
        ("2013 Jan 4", "2013-01-04"),
    ],
)
def test_a_date_keeps_the_precision_that_it_is_written_with(written: str, iso: str) -> None:
    assert iso_date(written) == iso


@pytest.mark.parametrize(
    "written", ["", "soon", "31/1/2016", "2/30/2016", "Foo 2014", "2016-13", "201", "12/2016", "January"]
)
def test_what_is_no_date_gives_none(written: str) -> None:
    assert iso_date(written) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back_from_each_way_of_writing_it(day: date) -> None:
    for written in (
        day.isoformat(),
        f"{day.month}/{day.day}/{day.year}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%b}. {day.day}, {day.year}",
    ):
        assert iso_date(written) == day.isoformat()
