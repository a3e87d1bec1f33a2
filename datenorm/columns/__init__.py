"""A whole column at once: evidence for its order, templates for its shapes, cleaned values and a report."""
