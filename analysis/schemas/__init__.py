"""The columns of every table, by who makes it; ``analysis.tables`` reads and writes them."""
