"""举报 for staff: the pages."""
