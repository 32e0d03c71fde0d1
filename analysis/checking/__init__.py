"""A sceptic's reading of finished reports: what they say, counted anew from the tables. Nothing of the writers is imported here."""
