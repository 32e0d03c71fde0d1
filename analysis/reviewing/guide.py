"""What the first sheet of each workbook says to the people who fill it in."""

GUIDE = [
    "So prüfen Sie die Auswertung",
    "Bitte tragen Sie oben Ihr Kürzel und das Datum ein. Gelbe Zellen sind zum Ausfüllen, alles andere ist geschützt. Was leer bleibt, "
    "gilt als nicht entschieden.",
    "Aussagen: Zeilen, die keine Aussage sind, beiseitelegen; Beiseitegelegtes zur Aussage machen; Aussagen teilen (Wortlaut kopieren "
    "und | einfügen), "
    "zusammenlegen oder auf Wunsch der Person zurückziehen.",
    "Handlungsfelder: Oben stehen die Aussagen, bei denen eine Entscheidung am meisten klärt. Wählen Sie das Handlungsfeld aus der "
    "Liste, auch wenn der Vorschlag stimmt. "
    "„Unklar“ ist eine gültige Antwort. Gehört die Aussage in zwei Felder, nennen Sie das wichtigere zuerst. Mehrere Aussagetypen oder "
    "Dimensionen trennen Sie mit einem Semikolon.",
    "Themen: Unter jedem Thema stehen seine Aussagen. In der Zeile des Themas: ein gefundenes Thema in den Katalog aufnehmen (Name eintragen; "
    "seine Aussagen gelten dann als Beispiele, auch in späteren Runden), umbenennen, zusammenlegen, teilen oder auflösen. Wer einen Namen "
    "noch einmal einträgt, hält ihn fest.",
    "In der Zeile einer Aussage: „gehört nicht hierher“, oder das Thema, zu dem sie gehört; ein Name, der nicht in der Liste steht, eröffnet "
    "ein neues Thema.",
    "Ziele: welches Ziel des Konzepts eine Aussage berührt und wie. „berührt das Ziel nicht“ löst einen Bezug; ein fehlender kommt mit "
    "„berührt (auch) Ziel“ und „Beziehung dazu“ hinein.",
    "Kurzfassung: was auf der ersten Seite stehen kann. „so nicht auf die erste Seite“ nimmt ein Thema oder eine Aussage heraus; „diese "
    "statt jener“ nennt, was an ihre Stelle tritt.",
    "Konflikte: Fragen, bei denen zwei Menschen verschieden entschieden haben. Eine dritte Person entscheidet, oder beide einigen sich "
    "und tragen dasselbe ein.",
    "Entscheidungen: alles, was gilt, das Neueste oben. „ja“ unter „zurücknehmen“ macht eine Entscheidung ungeschehen; gelöscht wird nichts. "
    "Auch eine abgeschlossene Runde wird so wieder geöffnet.",
    "Sie dürfen alle Blätter in einer Mappe ausfüllen: Wird eine Aussage geteilt oder zusammengelegt, geht das, was Sie sonst zu ihr "
    "entschieden haben, auf ihre Teile über.",
    "Fertig? Legen Sie die Datei in den Ordner „decisions/eingang“ oder lassen Sie sie, wo sie ist, und rufen Sie „make review“ auf. "
    "Zeilen dürfen umsortiert oder gelöscht werden. Ihre Entscheidungen gelten beim nächsten „make“.",
]
BLIND_GUIDE = [
    "Unabhängige Zweitkodierung",
    "Diese Stichprobe ist ausgelost. Zwei Personen füllen je eine eigene Kopie aus, ohne sich abzusprechen und ohne die Vorschläge des "
    "Programms anzusehen. "
    "So wird messbar, wie weit Menschen übereinstimmen und wie gut das Programm ist.",
    "Tragen Sie oben Ihr Kürzel und das Datum ein. Der Kodierleitfaden steht auf dem letzten Blatt. Wählen Sie zu jeder Aussage das "
    "Handlungsfeld; „Unklar“ ist eine gültige Antwort. "
    "Mehrere Aussagetypen oder Dimensionen trennen Sie mit einem Semikolon; „– keine –“ heißt: nichts davon trifft zu.",
    "Fertig? Beide Kopien in den Ordner „decisions/eingang“ legen (mit verschiedenen Dateinamen) und „make review“ aufrufen.",
]
