"""How a date becomes text: templates, what a locale writes in them, context, and typos."""
