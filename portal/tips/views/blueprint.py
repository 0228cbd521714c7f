"""The address space of 举报 for staff; the modules beside it hang their views on it."""

from flask import Blueprint

bp = Blueprint("tips", __name__, url_prefix="/tips")
