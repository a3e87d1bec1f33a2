"""The classic tasks, each by itself: English dates, times of day, dates in two languages."""
