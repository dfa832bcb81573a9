"""The value of a spreadsheet's cell as the sheet shows it: dates, percentages, decimals.

Number formats are read as far as values depend on them: decimals, thousands, percent, what stands
before and behind, and the parts of dates. No library does this: openpyxl gives values only, and
ssf, the one port of SheetJS's formatter, has had no release since 2020.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].')
"""Quoted text, an escaped character, a currency, a colour or condition, a space of some width."""
_DIGITS = re.compile(
    r"(?P<whole>(?:[#0?][#0?,]*)?[#0?]|(?=\.[#0?]))(?:\.(?P<decimals>[#0?]+))?(?P<scale>,*)"
)
_DATE_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[[^\]]*\]|(?P<half>AM/PM|A/P|上午/下午)'
    r"|(?P<unit>y+|m+|d+|h+|s+)|(?P<other>.)",
    re.IGNORECASE,
)
_SYSTEM_DATE = {"mm-dd-yy": "yyyy/m/d", "m/d/yy h:mm": "yyyy/m/d h:mm"}
"""Formats that stand for the date as the reader's system writes it."""
_LARGEST = 1e15
"""From here on a sheet shows zeros for the digits that it does not keep."""
_WEEKDAYS = "一二三四五六日"


def cell_text(cell: Any) -> str:
    """The text of a cell of openpyxl; empty where it holds nothing."""
    return value_text(cell.value, getattr(cell, "number_format", None) or "General")


def value_text(value: Any, number_format: str = "General") -> str:
    """A value as a number format shows it.

    >>> value_text(0.382, "0.0%"), value_text(1234.5, "#,##0.00"), value_text(0.1 + 0.2)
    ('38.2%', '1,234.50', '0.3')
    >>> value_text(datetime(2025, 5, 20), 'yyyy"年"m"月"d"日"'), value_text(date(2025, 5, 20))
    ('2025年5月20日', '2025-05-20')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number_text(value, number_format)
    if isinstance(value, datetime | date | time):
        return _date_text(value, number_format)
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return " ".join(str(value).split())


def _number_text(value: float, number_format: str) -> str:
    sections = _outside_quotes(number_format).split(";")
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    if value == 0 and len(sections) > 2 and not re.search("[0#G]", sections[2]):
        return _shown(sections[2]).replace("?", "").strip()
    pattern, digits = _unquoted(section)
    is_odd = re.search(r"[Ee][+-]|/|General|G/", pattern) or abs(value) >= _LARGEST
    if not digits or is_odd or re.search("[0#?]", pattern[digits.end() :]):
        return _plain(value)
    number = Decimal(repr(value))
    percent = "%" in pattern
    if percent:
        number *= 100
    number /= Decimal(1000) ** len(digits["scale"])
    places = digits["decimals"] or ""
    shown = number.quantize(Decimal(1).scaleb(-len(places)), rounding=ROUND_HALF_UP)
    if value < 0 and len(sections) > 1:
        shown = abs(shown)  # its section says how a loss is shown
    whole, _, fraction = f"{abs(shown):{',' if ',' in digits['whole'] else ''}f}".partition(".")
    for _ in range(len(places) - len(places.rstrip("#?"))):
        fraction = fraction.removesuffix("0")
    text = whole.zfill(digits["whole"].count("0")) + (f".{fraction}" if fraction else "")
    before, after = pattern[: digits.start()].strip(), pattern[digits.end() :].rstrip()
    return f"{'-' if shown < 0 else ''}{before}{text}{after}"


def _outside_quotes(number_format: str) -> str:
    """The format with no semicolon in its quoted texts, by which its sections are told."""
    return re.sub(r'"[^"]*"', lambda quoted: quoted.group().replace(";", "\x01"), number_format)


def _unquoted(section: str) -> tuple[str, "re.Match[str] | None"]:
    """A section as it is shown, and where in it the digits stand."""
    masked = _LITERAL.sub(lambda found: "\0" * len(found.group()), section)
    digits = _DIGITS.search(masked)
    if not digits:
        return section, None
    before = _shown(section[: digits.start()])
    after = _shown(section[digits.end() :])
    pattern = before + digits.group() + after
    return pattern, _DIGITS.match(pattern, len(before))


def _shown(part: str) -> str:
    shown = _LITERAL.sub(lambda found: found[1] or found[2] or found[3] or "", part)
    return shown.replace("\x01", ";")


def _plain(value: float) -> str:
    """With the fifteen digits that a sheet keeps.

    >>> _plain(36.5), _plain(8015.0), _plain(1.0e20)
    ('36.5', '8015', '100000000000000000000')
    """
    if isinstance(value, int) or abs(value) >= 1e21:
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    text = format(Decimal(f"{value:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date_text(value: date | time, number_format: str) -> str:
    number_format = _SYSTEM_DATE.get(number_format, number_format).split(";")[0]
    if "[$-F800]" in number_format.upper():
        number_format = 'yyyy"年"m"月"d"日"'
    parts = list(_DATE_PART.finditer(number_format))
    if not any(part["unit"] for part in parts) or number_format == "General":
        return _iso(value)
    twelve = any(part["half"] for part in parts)
    units = [(part["unit"] or "")[:1].lower() for part in parts]
    shown = []
    for place, part in enumerate(parts):
        if part["unit"]:
            before = next((unit for unit in reversed(units[:place]) if unit), "")
            after = next((unit for unit in units[place + 1 :] if unit), "")
            is_minute = units[place] == "m" and (before == "h" or after == "s")
            shown.append(_unit_text(value, part["unit"].lower(), is_minute, twelve))
        elif part["half"]:
            shown.append("上午" if getattr(value, "hour", 0) < 12 else "下午")
        else:
            shown.append(part["quoted"] or part["escaped"] or part["other"] or "")
    return "".join(shown).strip()


def _unit_text(value: date | time, unit: str, is_minute: bool, twelve: bool) -> str:
    name = "minute" if is_minute else _UNITS[unit[0]]
    number = getattr(value, name, 0)
    if unit[0] == "d" and len(unit) > 2 and isinstance(value, date):
        return f"星期{_WEEKDAYS[value.weekday()]}"
    if name == "month" and len(unit) > 2 and isinstance(value, date):
        return value.strftime("%b" if len(unit) == 3 else "%B")
    if unit[0] == "y":
        return str(number) if len(unit) > 2 else f"{number % 100:02}"
    if unit[0] == "h" and twelve:
        number = number % 12 or 12
    return f"{number:0{min(len(unit), 2)}}"


_UNITS = {"y": "year", "m": "month", "d": "day", "h": "hour", "s": "second"}


def _iso(value: date | time) -> str:
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat().replace("T", " ")
