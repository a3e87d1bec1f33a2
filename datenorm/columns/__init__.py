"""A whole column at once: evidence for its order, templates for its shapes, cleaned values and a report."""

from datenorm.errors import require_extra

require_extra("cleaning columns", "columns", "pyarrow")
