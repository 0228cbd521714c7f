"""How Alembic runs here: on the connection it is given, within its transaction."""

from alembic import context

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes.get("metadata"),
    render_item=attributes.get("render_item"),
    include_name=attributes.get("include_name"),
    render_as_batch=attributes.get("batch", True),
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
