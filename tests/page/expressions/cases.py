"""Writes ``tests/values/expressions.json``: `python -m tests.page.expressions.cases`.

The values are CPython's own. What deviates from CPython is written here by hand, and so is what is refused.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.page.expressions.oracle import SCOPE, cpython

FILE = Path(__file__).parents[2] / "values" / "expressions.json"
SAME = [
    # literals
    *(
        "None",
        "True",
        "0",
        "00",
        "1_000",
        "9007199254740992",
        "1.0",
        ".5",
        "3.",
        "1e3",
        "1E-7",
        "1_0.5e1_0",
        "''",
        '"a\'b"',
    ),
    *(r"'\x41\u00e4\U0001f600\n\t\r\\\''", "'😀'", "()", "(1,)", "[1, 'a', None]", "[1, 2,]", "(1, 2)"),
    # names
    *("state.carrier", "state.filters.kind", "visit.user", "visit.params.flight", "item.price", "state . low"),
    # logic
    *(
        "not 0",
        "not not 'a'",
        "0 or 'a'",
        "1 and 0",
        "1 or 2 and 0",
        "not 1 == 2",
        "[] or None",
        "1 if 0 else 2 if 0 else 3",
    ),
    *("(1 if 1 else 2) + 1", "1 or 1 / 0", "0 and 1 / 0", "'' and state.low"),
    # comparisons
    *("1 == 1.0", "1 == True", "'1' == 1", "None == None", "None == 0", "[1, 2] == [1.0, 2]", "(1,) == (1,)", "1 != 2"),
    *(
        "1 < 2 < 3",
        "1 < 3 < 2",
        "3 > 1 != 0",
        "'a' < 'b'",
        "'Z' < 'a'",
        "'\uffff' < '😀'",
        "[1, 2] < [1, 3]",
        "[1] < [1, 0]",
    ),
    *(
        "9007199254740992 == 9007199254740992.0",
        "True < 2",
        "state.none is None",
        "state.low is not None",
        "1 == 1 is not None",
    ),
    *("'a' in 'cat'", "'' in ''", "1.0 in [1, 2]", "3 not in (1, 2)", "'UA' in state.picked", "not 'x' in 'xyz'"),
    # arithmetic
    *(
        "7 // 2",
        "-7 // 2",
        "7 // -2",
        "-7 % 3",
        "7 % -3",
        "7.5 // 2",
        "-7.5 // 2",
        "-7.5 % 2",
        "7.5 % -2",
        "1e308 * 10",
        "-0.0",
    ),
    *(
        "1 / 2",
        "4 / 2",
        "2 - 3 - 4",
        "2 * 3 + 4",
        "2 + 3 * 4",
        "-2 * -3",
        "- - 2",
        "+True",
        "True + True",
        "'a' + 'b'",
        "[1] + [2]",
    ),
    *("0.1 + 0.2", "1 // 0.3", "0.0 % 3", "-0.0 % 3", "0.0 // -3", "5 % 3.0", "1e16 // 3", "9007199254740991 + 1"),
    # indices
    *("'a😀b'[1]", "'abc'[-1]", "[1, 2][True]", "state.picked[0]", "state.picked[-2]", "[[1], [2]][1][0]"),
    # functions
    *(
        "len('😀')",
        "len([])",
        "min(2, 1)",
        "max([1, 3.5, 2])",
        "min('b', 'a')",
        "max(1, 1.0)",
        "max(1.0, 1)",
        "abs(-2)",
        "abs(-0.0)",
    ),
    *(
        "round(2.5)",
        "round(3.5)",
        "round(-2.5)",
        "round(2.675, 2)",
        "round(0.125, 2)",
        "round(15, -1)",
        "round(25, -1)",
        "round(1.5, 0)",
    ),
    *(
        "round(-0.4)",
        "round(-0.4, 0)",
        "round(1e300, 2)",
        "round(True)",
        "sum([1, 2.5])",
        "sum([])",
        "any([0, 'a'])",
        "all([])",
        "any('')",
    ),
    *(
        "bool('')",
        "bool([0])",
        "str(1.0)",
        "str(1e16)",
        "str(1e-5)",
        "str(123456.789)",
        "str(True)",
        "str(None)",
        "str('a')",
    ),
    *(
        "int('12')",
        "int(' -7 ')",
        "int('1_000')",
        "int(2.9)",
        "int(-2.9)",
        "int(True)",
        "float('1e3')",
        "float(' inf ')",
        "float('-nan')",
    ),
    *("float('1_0.5')", "float(3)", "float('.5')", "float('5.')"),
    # methods
    *(
        "'ÄÖ'.lower()",
        "'straße'.upper()",
        "' \\u2003a\\n'.strip()",
        "'abc'.startswith('ab')",
        "'abc'.endswith('')",
        "'ΑΣ'.lower()",
    ),
    # f-strings
    *(
        "f''",
        "f'a'",
        "f'{1}{2}'",
        "f'{{{1}}}'",
        "f'{state.low} of {len(state.picked)}'",
        "f'{1.0}'",
        "f'{None}'",
        "f\"{'a'}\"",
    ),
    *(
        "f'{1234567:,}'",
        "f'{1234567.891:,.2f}'",
        "f'{0.125:.2f}'",
        "f'{2.5:.0f}'",
        "f'{0.1234:.1%}'",
        "f'{7:d}'",
        "f'{-1234:,d}'",
    ),
    *(
        "f'{1e16:,}'",
        "f'{1234.5:,}'",
        "f'{-0.0:.1f}'",
        "f'{1e22:.1f}'",
        "f'{True:d}'",
        "f'{1e300:.0f}'",
        "f'{f\"{1}\"}'",
        "f'{(1, 2)[0]}'",
    ),
    *("f'{1 if state.sure else 2}'", "f'{ 1 }'", "f'{1:,.0%}'", "f'{5e-324:.2f}'", "f'{[1][0]}:{2}'"),
]
SAME += [
    # numbers in texts
    *(
        "float('1_0.0_1e1_0')",
        "float('.5e-1')",
        "float('5.')",
        "float(' +INF\\n')",
        "float('-infinity')",
        "float('nAn')",
    ),
    *("int('-0_0')", "int(' +1_2 ')", "int('-9007199254740992')", "float(state.digits)"),
    # whole numbers beyond 2**53
    *(
        "str(state.huge)",
        "f'{state.huge}'",
        "f'{state.huge:,d}'",
        "f'{state.huge:,}'",
        "f'{1234567:,d}'",
        "f'{-999:,}'",
    ),
    *("state.huge > 1.5", "state.huge == 1.5", "state.huge != state.huge", "1e308 < state.huge", "not state.huge"),
    *("min(state.huge, 1.5)", "state.huge in [1.5]", "len(str(state.huge))", "bool(state.huge)"),
]
DIFFERENT: dict[str, Any] = {
    "None < 1": False,
    "1 >= None": False,
    "state.none > state.low": False,
    "[None] < [1]": False,
    "1 < 2 < None": False,
    "state.none.deeper.still": None,
    "state.none[0]": None,
    "state.none.lower()": None,
    "'a' in state.none": False,
    "'a' not in state.none": True,
    "(1, 2) == [1, 2]": True,
    "visit.params['flight']": "12",
    "'flight' in visit.params": True,
    f"int('{'0' * 450}7')": 7,
}
REFUSED = [
    # not in the language
    *(
        "",
        " ",
        "1 +",
        "(1",
        "[1",
        "1)",
        "a",
        "lambda: 1",
        "[x for x in y]",
        "{}",
        "{1: 2}",
        "1 ** 2",
        "1 @ 2",
        "~1",
        "1 << 2",
        "a := 1",
        "2**3",
        "2 >> 1",
        "1 === 1",
        "1 !== 1",
        "1 => 1",
        "1 =< 1",
        "1 <> 1",
    ),
    *(
        "state = 1",
        "x'a'",
        "b'a'",
        "r'a'",
        "'a' 'b'",
        "'''a'''",
        "'a",
        "'a\nb'",
        "1 2",
        "1_",
        "1__0",
        "0x10",
        "01",
        "1j",
        "1.e",
        "1.lower",
    ),
    *(
        "9007199254740993",
        "'\\z'",
        "'\\ud800'",
        "'\\U00110000'",
        "state._private",
        "state.__class__",
        "state.",
        "state.if",
        "print(1)",
    ),
    *(
        "open('x')",
        "getattr(state, 'x')",
        "constructor",
        "state.low.lower(1)",
        "'a'.format()",
        "'a'.strip('x')",
        "len()",
        "len(1, 2)",
    ),
    *(
        "round()",
        "round(1, 2, 3)",
        "today(1)",
        "min()",
        "len(x=1)",
        "len(*[])",
        "1 is 1",
        "1 is not 1",
        "1 not 2",
        "not",
        "a if b",
        "1 if 2",
    ),
    *(
        "1 if 2 else",
        "[1:2]",
        "'abc'[0:1]",
        "'abc'[]",
        "f'{'",
        "f'}'",
        "f'{}'",
        "f'{1!r}'",
        "f'{1:>5}'",
        "f'{1:{2}}'",
        "f'{1=}'",
    ),
    *(
        "f'{\"\\n\"}'",
        "1 # one",
        "a?.b",
        "a && b",
        "a || b",
        "!a",
        "1,2",
        "(1,,2)",
        "[,]",
        ",",
        "await x",
        "'a' if",
        "1 + not 2",
        "state.a.b()",
    ),
    *(
        "💥",
        "1💥",
        "٣",
        "state.ä",
        "(" * 60 + "1" + ")" * 60,
        "not " * 60 + "1",
        "-" * 60 + "1",
        "1" + " + 1" * 60,
        "f'{1'",
    ),
    "'" + "a" * 500 + "'",
    # cannot be computed
    *(
        "1 / 0",
        "1 // 0",
        "1.0 % 0",
        "'a' * 2",
        "2 * 'a'",
        "[1] * 2",
        "'a' % 1",
        "'a' + 1",
        "1 + None",
        "-'a'",
        "1 < 'a'",
        "'a' > [1]",
    ),
    *(
        "[1] < 1",
        "1 in 1",
        "1 in 'a'",
        "[1][1]",
        "[1][-2]",
        "[1]['a']",
        "[1][1.0]",
        "1[0]",
        "'abc'[3]",
        "'a'.real",
        "1.5.real",
    ),
    *(
        "len(1)",
        "len(None)",
        "min([])",
        "max(1, None)",
        "max('a', 1)",
        "sum('ab')",
        "sum(['a'])",
        "sum(1)",
        "any(1)",
        "abs('a')",
    ),
    *(
        "int('1.5')",
        "int('')",
        "int('٣')",
        "int([])",
        "int(1e400)",
        "float('')",
        "float('1_')",
        "float('0x1')",
        "float('.')",
        "float(None)",
    ),
    *(
        "round('a')",
        "round(1.5, 1.5)",
        "round(1.5, True)",
        "round(1e400)",
        "round(1.5, 16)",
        "str([1])",
        "str(state.filters)",
        "f'{[1]}'",
    ),
    *(
        "f'{1.5:d}'",
        "f'{\"a\":.2f}'",
        "9007199254740992 + 1",
        "9007199254740992 * 2",
        "int('9007199254740993')",
        "int(1e300)",
    ),
    *(
        "state.unknown",
        "state.low.real",
        "state.low.lower()",
        "'a'.startswith(1)",
        "visit.params['none']",
        "visit.params[0]",
        "(1).x",
    ),
]


BEYOND = "the result is beyond 2**53"
TOO_LARGE = "whole numbers go up to 2**53"
NO_NUMBER = "this text is no number"
FAILS: dict[str, str] = {
    "int(state.digits)": BEYOND,
    "int('-' + state.digits)": BEYOND,
    "int(state.digits + 'x')": "this text is no whole number",
    "float(state.digits + 'x')": NO_NUMBER,
    "float('.')": NO_NUMBER,
    "float('e5')": NO_NUMBER,
    "float('._5')": NO_NUMBER,
    "float('1\\x000')": NO_NUMBER,
    "float('\\u0661')": NO_NUMBER,
    "float('\\u0130nf')": NO_NUMBER,
    "int(1e300)": BEYOND,
    "int(state.huge)": TOO_LARGE,
    "float(state.huge)": TOO_LARGE,
    "state.huge + 1.0": TOO_LARGE,
    "state.huge + 1": TOO_LARGE,
    "state.huge / 3": TOO_LARGE,
    "-state.huge": TOO_LARGE,
    "abs(state.huge)": TOO_LARGE,
    "round(state.huge, -2)": TOO_LARGE,
    "sum([state.huge, 0.5])": TOO_LARGE,
    "max(state.huge, 0.5)": BEYOND,
    "f'{state.huge:.2f}'": TOO_LARGE,
    "f'{state.huge:,.1%}'": TOO_LARGE,
    "9007199254740992 + 1": BEYOND,
}
"""What fails with which words, whoever computes it."""


def case(text: str) -> dict[str, Any]:
    """An expression that CPython computes."""
    return {"text": text, "value": encoded(cpython(text))}


def encoded(value: Any) -> Any:
    """A value with its type: whole numbers and floats are the same in JSON."""
    if isinstance(value, list | tuple):
        return [encoded(one) for one in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return {"float": repr(value)} if isinstance(value, float) else {"int": str(value)}


def cases() -> dict[str, Any]:
    """The content of the file."""
    different = [{"text": text, "value": encoded(value)} for text, value in DIFFERENT.items()]
    return {
        "about": "Written by `python -m tests.page.expressions.cases`; the values of `same` are CPython's.",
        "scope": {name: scope_json(value) for name, value in SCOPE.items()},
        "same": [case(text) for text in SAME],
        "different": different,
        "refused": REFUSED,
        "fails": [{"text": text, "message": message} for text, message in FAILS.items()],
    }


def scope_json(value: Any) -> Any:
    """A scope in JSON: groups are objects in `group`."""
    return (
        {"group": {key: scope_json(one) for key, one in value.items()}} if isinstance(value, dict) else encoded(value)
    )


def text() -> str:
    """The file as it should be."""
    return json.dumps(cases(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
