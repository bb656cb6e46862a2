"""Writes calendar/bank-holidays.json from GOV.UK's list as the PyPI package govuk-bank-holidays carries it.

Run by hand when a new list is out; it is not part of the tests:

    pip install govuk-bank-holidays==0.19
    python3 test/calendar/generator/bank_holidays.py

"amendments" are days proclaimed after that release of the package. Drop one here once the package lists it.
"""

import datetime
import json
import pathlib

from govuk_bank_holidays.bank_holidays import BankHolidays

PACKAGE = "govuk-bank-holidays 0.19 (PyPI, released 2026-02-25)"
FETCHED_ON = "2026-11-22"
AMENDMENTS = [
    {
        "division": "scotland",
        "date": "2026-06-15",
        "name": "World Cup bank holiday",
        "source": "Royal Proclamation of 4 February 2026 under section 1(3) of the Banking and Financial Dealings Act 1971",
    },
]


def listed():
    """The package's own copy of the list: the same on every machine, unlike a download of the day."""
    holidays = BankHolidays(use_cached_holidays=True)
    return {
        division: [(entry["date"], entry["title"]) for entry in holidays.get_holidays(division=division)]
        for division in BankHolidays.ALL_DIVISIONS
    }


def closed_dates(division):
    """Every closed date of a division, or of any of them for 'uk-any', amendments included."""
    divisions = BankHolidays.ALL_DIVISIONS if division == "uk-any" else (division,)
    dates = {date for name in divisions for date, _ in listed()[name]}
    return dates | {
        datetime.date.fromisoformat(entry["date"]) for entry in AMENDMENTS if entry["division"] in divisions
    }


def main():
    divisions = listed()
    years = [date.year for entries in divisions.values() for date, _ in entries]
    content = {
        "source": "https://www.gov.uk/bank-holidays.json",
        "takenFrom": PACKAGE,
        "fetchedOn": FETCHED_ON,
        "licence": "Open Government Licence v3.0",
        "firstYear": min(years),
        "lastYear": max(years),
        "lastDateListed": max(date for entries in divisions.values() for date, _ in entries).isoformat(),
        "amendments": AMENDMENTS,
        "divisions": {
            division: [{"date": date.isoformat(), "name": title} for date, title in entries]
            for division, entries in divisions.items()
        },
    }
    target = pathlib.Path(__file__).parents[3] / "calendar" / "bank-holidays.json"
    text = json.dumps(content, ensure_ascii=False, indent=2)
    # One holiday a line: a new one is one line in a review.
    text = text.replace('{\n        "date"', '{ "date"').replace(',\n        "name"', ', "name"').replace('"\n      }', '" }')
    target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
