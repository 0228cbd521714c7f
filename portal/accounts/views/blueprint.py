"""The blueprint of 人员与岗位, shared by its views."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, url_prefix="/people")
