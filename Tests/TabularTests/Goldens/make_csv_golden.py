"""Writes csv.json: what Python's csv module, in strict mode, reads from texts as found in the wild.

    python3 make_csv_golden.py > csv.json

Empty lines, which Python gives as empty lists, are left out: Almanac skips them. Of a text with an
error, the records before it are given, and the error's text.
"""

import csv
import io
import json
import platform
import random

CASES = [
    ("plain", ",", "a,b\n1,2\n3,4\n"),
    ("no newline at the end", ",", "a,b\n1,2"),
    ("empty last field, no newline", ",", "a,b\n1,"),
    ("CRLF", ",", "a,b\r\n1,2\r\n3,4\r\n"),
    ("CR", ",", "a,b\r1,2\r3,4\r"),
    ("CR, no end", ",", "a,b\r1,2"),
    ("mixed line ends", ",", "a,b\n1,2\r\n3,4\r5,6\n\r7,8\r\r\n9,10"),
    ("empty lines", ",", "\n\na,b\n\n1,2\n\r\n\r\n3,4\n\n"),
    ("quotes", ",", 'a,b\n"1","2"\n"x y","z"\n'),
    ("quoted header", ",", '"a","b c"\n1,2\n'),
    ("doubled quotes", ",", 'a,b\n"say ""hi""",""""\n"""",""""""\n'),
    ("quoted empty", ",", 'a,b\n"",""\n,\n'),
    ("single quoted empty", ",", 'a\n""\n"x"\n'),
    ("quoted delimiter", ",", 'a,b\n"1,2",3\n'),
    ("quoted newlines", ",", 'a,b\n"1\n2",3\n"x\r\ny\rz","\n"\n'),
    ("quote at the end of the file", ",", 'a,b\n1,"2"'),
    ("doubled quote at the end of the file", ",", 'a,b\n1,"2"""'),
    ("quote inside an unquoted field", ",", 'a,b\n5" pipe,x"y"z\n'),
    ("space before a quote", ",", 'a,b\n "x", "y"\n'),
    ("text after a quote", ",", 'a,b\n"x"y,z\n'),
    ("space after a quote", ",", 'a,b\n"x" ,z\n'),
    ("unterminated quote", ",", 'a,b\n1,"2\n3,4\n'),
    ("unterminated quote after a doubled one", ",", 'a,b\n1,"2""\n3,4\n'),
    ("semicolons", ";", 'a;b\n1,5;"2;5"\n'),
    ("tabs", "\t", "a\tb\n1, \t 2\n"),
    ("bars", "|", 'a|b\n1|"2|3"\n'),
    ("ragged", ",", "a,b,c\n1,2\n1,2,3,4\n1\n,,\n"),
    ("spaces alone on a line", ",", "a,b\n  \n1,2\n"),
    ("spaces kept", ",", "a,b\n 1 ,  2\n"),
    ("one column", ",", "a\n1\n\n2\n"),
    ("byte order mark", ",", "\ufeffa,b\n1,2\n"),
    ("byte order mark and quote", ",", '\ufeff"a",b\n1,2\n'),
    ("beyond ASCII", ",", "Größe,名前\nÜ,日本\n\"é\n\",🚗\n"),
    ("next line and separators are text", ",", "a,b\nx\u0085y,\u2028\u2029\n"),
    ("form feed and vertical tab are text", ",", "a,b\n\f,\v\n"),
    ("wide", ",", ",".join(f"c{i}" for i in range(300)) + "\n" + ",".join('"q"' for _ in range(300))),
    ("long fields", ",", "a,b\n" + "x" * 5000 + ',"' + 'y""' * 3000 + '"\n'),
    ("header only", ",", "a,b\n"),
]


def random_text(generator):
    """Fields, most of them well formed, between delimiters and line ends of every kind."""
    plain = ["", "a", "é", " ", "12", 'x"y', "-1.5", "🚗"]
    quoted = ["", "a", ",", "\n", "\r", "\r\n", '""', "é", " ", "x"]
    broken = ['"', '"x"y', 'x"', '"x" ', '"""']
    between = [",", ",", ",", ",", "\n", "\n", "\r", "\r\n", "\n\n"]
    text = "h,i,j\n"
    for _ in range(generator.randrange(1, 20)):
        draw = generator.random()
        if draw < 0.55:
            text += generator.choice(plain)
        elif draw < 0.97:
            text += '"' + "".join(generator.choices(quoted, k=generator.randrange(5))) + '"'
        else:
            text += generator.choice(broken)
        text += generator.choice(between)
    return text


def read(text, delimiter):
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = []
    try:
        for record in reader:
            if record:
                records.append(record)
    except csv.Error as error:
        return records, str(error)
    return records, None


def main():
    csv.field_size_limit(1 << 30)
    generator = random.Random(20260105)
    cases = list(CASES) + [(f"soup {i}", ",", random_text(generator)) for i in range(400)]
    print(json.dumps({
        "reader": f"Python {platform.python_version()} csv, strict=True",
        "cases": [
            {"name": name, "delimiter": delimiter, "text": text, "records": records, "error": error}
            for name, delimiter, text in cases
            for records, error in [read(text, delimiter)]
        ],
    }, ensure_ascii=True, indent=0))


main()
