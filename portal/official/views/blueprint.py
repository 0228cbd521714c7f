"""The blueprint of official documents; the modules beside it hang their views on it."""

from flask import Blueprint

bp = Blueprint("official", __name__, url_prefix="/official")
