"""Writes test/calendar/count-cases.txt: thousands of dates worked out without any of this project's code.

Working days are walked one by one with the PyPI package govuk-bank-holidays, months with the standard library's
calendar, London's clocks with zoneinfo. Run by hand when the list or the kinds of case change; it is not part of the tests:

    pip install govuk-bank-holidays==0.19 tzdata
    python3 test/calendar/generator/count_cases.py

The same cases come out every time. One case a line, its first word says which:

    after CAL START N DATE      the date N working days after START, START being day 0
    first CAL START N DATE      the same with START being day 1 (when closed, the first working day after it)
    before CAL START N DATE     the date N working days before START
    last CAL DATE DATE          the last working day on or before the first date
    next CAL DATE DATE          the first working day after it
    between CAL FROM TO N       working days after FROM up to and including TO
    months START N DATE         N civil months later, clamped (N may be negative)
    ends DATE INSTANT           the midnight with which DATE ends in London
    at DATE TIME INSTANT        that time on a London clock (first of two; moved on by the hour that is missing)
    clock INSTANT DATE TIME     what a London clock shows
"""

import calendar
import datetime
import pathlib
import random
import zoneinfo

from bank_holidays import closed_dates

DAY = datetime.timedelta(days=1)
LONDON = zoneinfo.ZoneInfo("Europe/London")
CALENDARS = ["england-and-wales", "scotland", "northern-ireland", "uk-any"]
CLOSED = {name: closed_dates(name) for name in CALENDARS}
FIRST, LAST = datetime.date(2012, 1, 1), datetime.date(2028, 12, 31)
pick = random.Random(20261122)


def is_working(date, name):
    return date.weekday() < 5 and date not in CLOSED[name]


def walk(start, days, name, step):
    """One day at a time; None when the list does not reach."""
    date = start
    while days > 0:
        date += step
        if not FIRST <= date <= LAST:
            return None
        days -= is_working(date, name)
    return date


def any_date(first=FIRST, last=LAST):
    return first + DAY * pick.randrange((last - first).days + 1)


def near_holiday(name):
    """Where counts go wrong: a few days around a closed day."""
    date = pick.choice(sorted(CLOSED[name])) + DAY * pick.randrange(-12, 13)
    return min(max(date, FIRST), LAST)


def any_calendar():
    return pick.choices(CALENDARS, weights=[5, 1, 1, 2])[0]


def working_day_cases():
    for _ in range(3200):
        name = any_calendar()
        start = pick.choice([any_date(), near_holiday(name)])
        days = pick.choice([pick.randrange(0, 16), pick.randrange(0, 61), pick.randrange(0, 400)])
        kind = pick.choices(["after", "first", "before"], weights=[5, 2, 4])[0]
        if kind == "after":
            found = walk(start, days, name, DAY)
        elif kind == "before":
            found = walk(start, days, name, -DAY)
        else:
            days = max(days, 1)
            found = walk(start - DAY, days, name, DAY) if start > FIRST else None
        if found:
            yield f"{kind} {name} {start} {days} {found}"
    for _ in range(700):
        name = any_calendar()
        start = near_holiday(name)
        last = start if is_working(start, name) else walk(start, 1, name, -DAY)
        if last:
            yield f"last {name} {start} {last}"
        following = walk(start, 1, name, DAY)
        if following:
            yield f"next {name} {start} {following}"
    for _ in range(500):
        name = any_calendar()
        start = any_date()
        end = min(start + DAY * pick.randrange(0, 200), LAST)
        count = sum(is_working(start + DAY * i, name) for i in range(1, (end - start).days + 1))
        yield f"between {name} {start} {end} {count}"


def months_later(date, months):
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


def month_cases():
    first, last = datetime.date(1990, 1, 1), datetime.date(2060, 12, 31)
    for _ in range(700):
        date = any_date(first, last)
        months = pick.randrange(-40, 60)
        yield f"months {date} {months} {months_later(date, months)}"
    for _ in range(500):
        # The ends of months, where clamping happens, leap years among them.
        year, month = pick.randrange(1996, 2050), pick.randrange(1, 13)
        date = datetime.date(year, month, calendar.monthrange(year, month)[1] - pick.randrange(0, 3))
        months = pick.choice([1, 2, 3, 6, 12, 18, 24, 48, -1, -3, -6, -12])
        yield f"months {date} {months} {months_later(date, months)}"


def utc_text(local):
    return local.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def clock_changes():
    """Every date on which London's offset differs between its two midnights."""
    date = datetime.date(1996, 1, 1)
    while date < datetime.date(2038, 1, 1):
        midnight = datetime.datetime.combine(date, datetime.time(), LONDON)
        following = datetime.datetime.combine(date + DAY, datetime.time(), LONDON)
        if midnight.utcoffset() != following.utcoffset():
            yield date
        date += DAY


def london_cases():
    changes = list(clock_changes())
    assert len(changes) == 2 * 42, "two a year are expected"
    dates = [change + DAY * offset for change in changes for offset in (-2, -1, 0, 1)]
    dates += [any_date(datetime.date(1996, 1, 1), datetime.date(2037, 12, 31)) for _ in range(400)]
    for date in dates:
        yield f"ends {date} {utc_text(datetime.datetime.combine(date + DAY, datetime.time(), LONDON))}"
    for change in changes:
        for time in ("00:59", "01:00", "01:30", "01:59", "02:00"):
            local = datetime.datetime.combine(change, datetime.time.fromisoformat(time), LONDON)
            yield f"at {change} {time} {utc_text(local)}"
    for _ in range(300):
        local = datetime.datetime.combine(any_date(), datetime.time(pick.randrange(24), pick.randrange(60)), LONDON)
        if local.date() not in changes:
            yield f"at {local.date()} {local.strftime('%H:%M')} {utc_text(local)}"
    around = [datetime.datetime.combine(change, datetime.time(1), datetime.timezone.utc) for change in changes]
    moments = [moment + datetime.timedelta(minutes=m) for moment in around for m in (-61, -1, 0, 59, 60)]
    moments += [
        datetime.datetime.combine(any_date(), datetime.time(pick.choice([0, 22, 23]), pick.randrange(60)), datetime.timezone.utc)
        for _ in range(300)
    ]
    for moment in moments:
        yield f"clock {utc_text(moment)} {moment.astimezone(LONDON).strftime('%Y-%m-%d %H:%M')}"


def main():
    lines = [*working_day_cases(), *month_cases(), *london_cases()]
    target = pathlib.Path(__file__).parents[1] / "count-cases.txt"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "cases,", target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
