"""How a date becomes text: templates, what a locale writes in them, what stands around, and slips."""
