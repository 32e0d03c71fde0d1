"""The report of one round: what people said, each sentence with the statements it stands on."""
