"""Which language a note is in: German unless another one is clear. By script first, then by function words.

Short German keyword notes must never be taken for something else, so another Latin-script language needs words of its own
that German does not have, and more of them than the note has German words.

>>> language_of("mehr Deutschkurse"), language_of("We need more German courses"), language_of("Daha fazla dil kursu istiyoruz")
('de', 'en', 'tr')
"""

from __future__ import annotations

import re
from functools import lru_cache

import simplemma

from analysis.german.words import listed

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

# Scripts that decide alone: pattern of letters, language. Letters that only one language has come before the script as such.
_SCRIPTS = tuple(
    (re.compile(letters), name)
    for letters, name in (
        (r"[іїєґІЇЄҐ]", "uk"),
        (r"[ђћџљњјЂЋЏЉЊЈ]", "sr"),
        (r"[ыэёъЫЭЁЪ]", "ru"),
        (r"[\u0400-\u04FF]", "ru"),
        (r"[ېۍړڼ]", "ps"),
        (r"[ۆێڵڕ]", "ckb"),
        (r"[ٹڈےہ]", "ur"),
        (r"[پچژگکی]", "fa"),
        (r"[\u0600-\u06FF]", "ar"),
        (r"[\u1200-\u137F]", "ti"),
        (r"[\u0370-\u03FF]", "el"),
        (r"[\u0590-\u05FF]", "he"),
        (r"[\u3040-\u30FF]", "ja"),
        (r"[\u4E00-\u9FFF]", "zh"),
        (r"[\uAC00-\uD7AF]", "ko"),
        (r"[\u0900-\u097F]", "hi"),
        (r"[\u0530-\u058F]", "hy"),
        (r"[\u10A0-\u10FF]", "ka"),
        (r"[\u0E00-\u0E7F]", "th"),
        (r"[\u0B80-\u0BFF]", "ta"),
    )
)

# Frequent words that are no German words (so no "in", "an", "die", "am", "also", "man", "so").
_WORDS = {
    name: frozenset(words.split())
    for name, words in {
        "en": """the of and to is are we our you your they their it its this that these those with for from more need needs not no but have
        has had there here too very much many should would could must be been being people children school when what who how why
        where which at by about all do does don't doesn't can't it's i'm my me us or if because without better help want wants only
        some any than then other language courses housing jobs work women buying new first says said like he she his her him one
        better information""",
        "fr": """le la les des une du et est sont nous vous ils elles il elle dans pour avec pas plus que qui sur au aux ce cette ces se sans
        mais notre nos votre leur leurs avons avez ont être fait faut besoin il y a très trop où d'une n'est c'est qu'il l'école
        l'aide cours enfants écoles travail logement à été comme par on manque manquent logements femmes soutien""",
        "es": """el los las una y es son no nos con para por más que en del al se su sus pero como hay muy necesitamos tenemos falta sin está
        están lo le cuando donde qué cómo niños escuela trabajo vivienda ayuda mucho muchas mujeres faltan cursos todos este esta""",
        "it": """il lo gli una e è sono non ci con per più che del della dei delle nel nella si ma come molto troppo abbiamo bisogno senza
        anche questo questa dove quando corsi scuola lavoro casa bambini di sul sulla agli ai dal dalla""",
        "tr": """ve bir bu için ile çok daha değil var yok olarak olan biz bizim siz onlar ama fazla gibi kadar sonra önce her ne mi mı mu
        istiyoruz gerek lazım kursu kursları dil çocuklar çocuklarımız okul iş ev konut almanca yardım kadınlar ben şu en olsun""",
        "pl": """i w z na nie jest są się do dla że to jak ale po od przez o za więcej brak bardzo tylko mamy nas nam nasze dzieci szkoła
        praca mieszkania kursy języka potrzebujemy trzeba być czy który która ze""",
        "ro": """și să nu este sunt cu pentru din la mai care pe ca dar avem nevoie copii școală muncă mult foarte fără limba cursuri de noi
        voi un o fi ce despre această""",
        "sq": """dhe në të për me një nuk ka është janë ne që më shumë kemi nevojë fëmijët shkolla punë gjuhës por si nga pa këtë""",
        "hr": """i u je su na se da nije za s od do ali kao više nema trebamo djeca deca škola posao jezika vrlo bez mi smo kako što""",
        "ku": """û li ji bi di ku ev em me ne ye hene hene tune zarok zarokên dibistan ziman kar ji bo pir gelek divê dixwazin""",
        "nl": """het een en van de niet zijn wij voor met maar ook naar meer geen wordt hebben heeft dat dit bij uit moeten kinderen werk
        nodig taal cursussen""",
        "so": """waa iyo ma oo ka ku aan waxaan uma leh badan caruurta dugsiga shaqo luqadda""",
        "pt": """o os as uma e é são não nos com para por mais que em do da dos das se mas como há muito precisamos temos falta sem crianças
        escola trabalho""",
        "vi": """và là của không có cho các những được chúng tôi người với này nhiều""",
    }.items()
}
# Letters German does not have; one in a word counts half a function word (a Turkish name in a German note must not decide).
_LETTERS = {
    "tr": re.compile(r"[ışğçİŞĞÇ]"),
    "pl": re.compile(r"[łśźżąęńŁŚŹŻ]"),
    "ro": re.compile(r"[șțăȘȚĂ]"),
    "fr": re.compile(r"[èêàœùîô]|^[ldnqcj]['’]"),
    "es": re.compile(r"[ñ¿¡íóáú]"),
    "hr": re.compile(r"[čćđžš]"),
    "sq": re.compile(r"[ë]"),
    "pt": re.compile(r"[ãõ]"),
    "ku": re.compile(r"[êîû]"),
    "vi": re.compile(r"[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđư]"),
}
_GERMAN = frozenset(
    "der die das und ist sind ein eine einen einem einer nicht kein keine keinen für mit"
    " von zu zum zur auf im am bei beim es wir sie ich man oder aber auch mehr viel viele"
    " wie was wird werden haben hat gibt fehlt fehlen ohne durch nach aus über unter als"
    " wenn dass sich nur noch sehr zwischen alle allen soll sollte muss müssen kann"
    " können brauchen braucht den dem des an vom so da dort hier bessere besser".split()
)


_LANGUAGES = {
    word: [name for name, own in _WORDS.items() if word in own]
    for word in sorted(frozenset().union(*_WORDS.values()) - _GERMAN)
    if len(word) > 1
}
_PLAIN = re.compile(r"[a-zäöüßé-]+")


_BEYOND_LATIN = re.compile("[\u0370-\U0010ffff]")


def _by_script(text: str) -> str:
    """The language of a script that is not Latin and holds at least half of the letters, else ""."""
    if not _BEYOND_LATIN.search(text):
        return ""
    letters = [letter for letter in text if letter.isalpha()]
    foreign = "".join(
        letter for letter in letters if ord(letter) > 0x036F and not 0x1E00 <= ord(letter) <= 0x1EFF
    )
    if not foreign or len(foreign) * 2 < len(letters):
        return ""
    return next((name for pattern, name in _SCRIPTS if pattern.search(foreign)), "")


def _by_dictionary(words: list[str]) -> str:
    """English, French or Turkish if three words or more stand in its dictionary and hardly one in the German one, else "de"."""
    words = [word for word in words if len(word) > 2]
    if len(words) < 3 or 3 * sum(listed(word) for word in words) > len(words):
        return "de"
    asked = (
        ("en", "fr", "tr") if any(_LETTERS["tr"].search(word) for word in words) else ("en", "fr")
    )
    shares = {
        name: sum(simplemma.is_known(word.lower(), lang=name) for word in words) / len(words)
        for name in asked
    }
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= 0.6 else "de"


def _scores(words: list[str]) -> dict[str, float]:
    """How much speaks for each language: a function word counts 1, a letter German does not have one half."""
    scores = dict.fromkeys(_WORDS, 0.0)
    for word in words:
        for name, counts in _speaks_for(word):
            scores[name] += counts
    return scores


@lru_cache(maxsize=50_000)
def _speaks_for(word: str) -> tuple[tuple[str, float], ...]:
    found = [(name, 1.0) for name in _LANGUAGES.get(word, ())]
    if not _PLAIN.fullmatch(word):
        found += [(name, 0.5) for name, letters in _LETTERS.items() if letters.search(word)]
    return tuple(found)


def language_of(text: str) -> str:
    """ISO 639 code of the note's language; "de" unless another one is clear."""
    code = _by_script(text)
    if code:
        return code
    words = [word for word in _WORD.findall(re.sub(r"\[[^\]]*\]|https?://\S+", " ", text))]
    if len(words) < 2:
        return "de"
    low = [word.replace("İ", "i").lower() for word in words]
    scores = _scores(low)
    best = max(scores, key=lambda name: (scores[name], name == "en", name))
    if scores[best] < 0.2 * len(words):
        scores[best] = 0
    foreign = _WORDS[best]
    if not scores[best]:
        german = any(
            small in _GERMAN or len(small) > 3 and listed(word)
            for word, small in zip(words, low, strict=True)
        )
        return "de" if german else _by_dictionary(words)
    speaks_german = sum(word in _GERMAN and word not in foreign for word in low) + sum(
        0.5
        for word, small in zip(words, low, strict=True)
        if small not in foreign and small not in _GERMAN and len(small) > 3 and listed(word)
    )
    if scores[best] > speaks_german and (
        scores[best] >= 1.5 or (not speaks_german and len(words) > 2)
    ):
        return best
    return "de" if speaks_german else _by_dictionary(words)
