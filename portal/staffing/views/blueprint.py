"""The blueprint of 人员变动, shared by its views."""

from flask import Blueprint

bp = Blueprint("staffing", __name__)
