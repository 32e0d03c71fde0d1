"""The sceptic's side: finished reports read back and held against the tables. Imports nothing of the writers."""
