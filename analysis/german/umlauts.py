"""Umlauts as whole files come without them („ueber“): for comparing and searching only, what is shown stays as written.

>>> "Büro für Größe".translate(TYPED)
'Buero fuer Groesse'
"""

TYPED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
