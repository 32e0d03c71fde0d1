"""What a researcher asks in the notebooks: a module for each (tables in, tables out), the desk that opens the house, how it is shown."""
