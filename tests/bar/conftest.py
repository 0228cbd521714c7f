"""The bar of 举报 (docs/tips-security.md): each test bears the number of its line."""

from tests.informants.conftest import public, visitor

__all__ = ["public", "visitor"]
