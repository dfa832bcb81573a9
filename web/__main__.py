"""`python -m web`: who may come in, who changed what, and the way in for language models."""

from corpus.console import make_typer, run
from web.auth.users_command import users
from web.mcp.command import mcp
from web.operation.audit_command import audit
from web.shared.command import share

EXAMPLES = """
python -m web users add 小李 --manage
python -m web users list
python -m web users disable 小王
python -m web mcp --index 我的索引
python -m web audit --since 2026-11-01 --user 小李
python -m web share
"""
app = make_typer(
    "用户，谁改了什么，多进程共享，MCP。 The users; who changed what; sharing; MCP.", EXAMPLES
)
app.add_typer(users, name="users")
app.command()(audit)
app.command()(share)
app.command()(mcp)

if __name__ == "__main__":
    run(app)
