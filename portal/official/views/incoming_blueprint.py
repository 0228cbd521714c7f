"""The blueprint of 收文; the modules beside it hang their views on it."""

from flask import Blueprint

bp = Blueprint("incoming", __name__, url_prefix="/incoming")
