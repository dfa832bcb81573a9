"""Is `juzheng` called as it can be, wherever it is told how to call it?"""

import typer

import juzheng


def parsed(arguments: list[str]) -> typer.Context:
    """What the named command makes of its arguments; it raises on what it does not know."""
    name, *rest = arguments if arguments and arguments[0][0] != "-" else ["serve", *arguments]
    command = juzheng.behind(name)
    while hasattr(command, "commands"):
        command = command.commands[rest.pop(0)]
    context: typer.Context = command.make_context(name, rest)
    return context
