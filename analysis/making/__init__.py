"""What Make asks for and is no stage: stamps of what goes in, the working environment, the help page. Runs before .venv is there."""
