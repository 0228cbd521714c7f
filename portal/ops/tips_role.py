"""tips-role: what lets a role of PostgreSQL serve the public pages of 举报, and nothing else."""

import click

from portal.informants import role as roles

NOT_PLAIN = "角色名只能用小写字母、数字和下划线，以字母开头。请改成 qinghuan_tips 这样。"


@click.command(
    "tips-role", help="打印 GRANT 语句：让公开举报端的数据库角色 ROLE 只够得着举报的表。"
)
@click.argument("role")
def tips_role(role: str) -> None:
    """Print the statements, for psql."""
    try:
        lines = roles.statements(role)
    except ValueError as bad:
        raise click.ClickException(NOT_PLAIN) from bad
    click.echo(f"-- 先建角色：CREATE ROLE {role} LOGIN PASSWORD '…'；再用 psql 运行下面各行。")
    for line in lines:
        click.echo(line)
