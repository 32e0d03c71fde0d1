"""What a researcher asks in the notebooks: one module a notebook (tables in, tables out), the desk that opens the house, and how it is shown."""
