"""Fill the parts of the manual that can be made: help of commands, transcripts, the list of schemas.

A page is docs/manual/VERB.md. Between `<!-- help: case list -->` and `<!-- end -->` stands the help of a command; between
`<!-- transcript: case -->` and `<!-- end -->` the transcript tests/cli/case.transcript as one would see it; between `<!-- schemas -->` and
`<!-- end -->` what `--json` prints. A command without a block gets one at the end of its verb's page. Run:

    python -m tests.house.fill_manual
"""

import ast
import importlib
import re
import sys
from pathlib import Path

import click
import msgspec

from safeconduct.actions.acts import VERBS
from safeconduct.doors.cli.lazy import program
from safeconduct.doors.cli.words import COMMANDS
from tests.cli.transcript import shown

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual"
DOOR = ROOT / "src" / "safeconduct" / "doors" / "cli"
BLOCK = re.compile(r"^<!-- (help|transcript|schemas)(?:: ([\w -]+?))? -->\n.*?^<!-- end -->$", re.MULTILINE | re.DOTALL)
WIDTH = 100  # columns of a help text


def commands():
    """Give every command that does something, by the words that call it."""
    found = {}

    def walk(words, command):
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                walk([*words, name], command.get_command(click.Context(command), name))
        else:
            found[" ".join(words)] = command

    walk([], program())
    return found


def help_of(words, command):
    """Give a command's help as it is printed."""
    ctx = click.Context(command, info_name=f"safeconduct {words}", terminal_width=WIDTH, help_option_names=["-h", "--help"])
    return command.get_help(ctx).strip()


def schemas():
    """Give every schema that a command prints with what is printed, as a piece of its code; a schema printed twice stands twice."""
    found = []
    for path in sorted(DOOR.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print_json":
                assert isinstance(node.args[0], ast.Constant), f"{path.name}:{node.lineno}: a schema is written out where it is printed"
                found.append((node.args[0].value, node.args[1]))
    return found


def fields_of(schema, printed):
    """Name the fields of a schema's object: of the answer of the verb that it is named after, or of a dict written out; else none."""
    if isinstance(printed, ast.Dict):
        return tuple(key.value for key in printed.keys) if all(printed.keys) else ()
    verb = schema.partition("@")[0].replace("-", "_")
    verb = {"recorded": "record"}.get(verb, verb)
    if verb not in VERBS or getattr(printed, "id", "") != "answer":
        return ()
    return tuple(field.encode_name for field in msgspec.structs.fields(importlib.import_module(f"safeconduct.actions.{verb}").Answer))


def schema_table():
    """Write the schemas as a table."""
    rows = ["| schema | fields |", "|---|---|"]
    for schema, printed in sorted(schemas(), key=lambda pair: pair[0]):
        fields = ", ".join(f"`{name}`" for name in fields_of(schema, printed)) or "see the verb's page"
        rows.append(f"| `safeconduct/{schema}` | {fields} |")
    return "\n".join(rows)


def filled(text, known):
    """Give a page with its blocks made anew."""

    def made(block):
        kind, name = block[1], block[2] or ""
        head = f"<!-- {kind}{': ' if name else ''}{name} -->"
        if kind == "schemas":
            return f"{head}\n{schema_table()}\n<!-- end -->"
        if kind == "transcript":
            body = shown((ROOT / "tests" / "cli" / f"{name}.transcript").read_text(encoding="utf-8"))
        else:
            body = help_of(name, known[name]) + "\n"
        return f"{head}\n```\n{body}```\n<!-- end -->"

    return BLOCK.sub(made, text)


def pages(known):
    """Give every page of the manual as it should be, by its path; a command without a block gets one."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(MANUAL.glob("*.md"))}
    for verb, (_, line) in COMMANDS.items():
        path = MANUAL / f"{verb}.md"
        text = texts.get(path, f"# {verb}\n\n{line}\n")
        for words in (words for words in known if words.split()[0] == verb):
            if f"<!-- help: {words} -->" not in text:
                text = f"{text.rstrip()}\n\n## {words}\n\n<!-- help: {words} -->\n<!-- end -->\n"
        texts[path] = text
    return {path: filled(text, known) for path, text in texts.items()}


def main():
    """Write the pages that differ."""
    for path, text in pages(commands()).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"filled {path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
