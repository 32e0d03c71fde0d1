"""German for every stage: sentences, lemmas, stop words, the language of a note."""
