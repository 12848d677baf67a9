"""From lives to tables, plots and a page of text."""
