"""The spaCy pipeline behind ``analysis.german.language.german``: blank German with our sentences, lemmas and parts of speech.

Names of packages and models: nothing is downloaded here.
"""

from __future__ import annotations

import re

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from analysis.german.placeholders import PLACEHOLDER
from analysis.german.sentences import sentences
from analysis.german.words import lemma, tagger

MODELS_OF_USERS = ("de_core_news_lg", "de_core_news_md", "de_core_news_sm")
# gender forms and words with a supplementary hyphen stay one token
_ONE_TOKEN = re.compile(
    r"[^\W\d_]{2,}(?:-[^\W\d_]+)*(?:[*:_]|/-?)in(?:nen)?$|[^\W\d_]+[*:_]innen-[^\W\d_]+$"
)

# STTS, as HanTa prints it (the letters before a bracket), to universal parts of speech
_UPOS = {
    "NN": "NOUN",
    "NE": "PROPN",
    "FM": "X",
    "XY": "X",
    "CARD": "NUM",
    "ART": "DET",
    "ITJ": "INTJ",
    "TRUNC": "X",
    "VV": "VERB",
    "VA": "AUX",
    "VM": "AUX",
    "VVFIN": "VERB",
    "VVINF": "VERB",
    "VVIZU": "VERB",
    "VVIMP": "VERB",
    "VVPP": "VERB",
    "VAFIN": "AUX",
    "VAINF": "AUX",
    "VAIMP": "AUX",
    "VAPP": "AUX",
    "VMFIN": "AUX",
    "VMINF": "AUX",
    "VMPP": "AUX",
    "ADJ": "ADJ",
    "ADJA": "ADJ",
    "ADJD": "ADJ",
    "NNI": "NOUN",
    "NNA": "NOUN",
    "ADV": "ADV",
    "PAV": "ADV",
    "PROAV": "ADV",
    "PWAV": "ADV",
    "PTKVZ": "ADP",
    "PTKZU": "PART",
    "PTKNEG": "PART",
    "PTKA": "PART",
    "PTKANT": "INTJ",
    "APPR": "ADP",
    "APPRART": "ADP",
    "APPO": "ADP",
    "APZR": "ADP",
    "KOUI": "SCONJ",
    "KOUS": "SCONJ",
    "KON": "CCONJ",
    "KOKOM": "CCONJ",
    "PPER": "PRON",
    "PRF": "PRON",
    "PDS": "PRON",
    "PIS": "PRON",
    "PWS": "PRON",
    "PRELS": "PRON",
    "PPOSS": "PRON",
    "PDAT": "DET",
    "PIAT": "DET",
    "PIDAT": "DET",
    "PPOSAT": "DET",
    "PRELAT": "DET",
    "PWAT": "DET",
}


def upos(stts: str) -> str:
    """Universal part of speech for one tag of HanTa; X for what has none.

    >>> upos("VV(FIN)"), upos("NN"), upos("$.")
    ('VERB', 'NOUN', 'PUNCT')
    """
    return "PUNCT" if stts.startswith("$") else _UPOS.get(stts.split("(")[0], "X")


@Language.component("placeholders")
def placeholders(doc: Doc) -> Doc:
    """„[Person 3]“ becomes one token."""
    spans = [doc.char_span(*found.span()) for found in PLACEHOLDER.finditer(doc.text)]
    with doc.retokenize() as retokenizer:
        for span in filter_spans([span for span in spans if span is not None]):
            retokenizer.merge(span)
    return doc


@Language.component("german_sentences")
def german_sentences(doc: Doc) -> Doc:
    """Sentence starts from ``sentences``."""
    starts = {start for start, _ in sentences(doc.text)}
    opens = True
    for token in doc:
        opens = opens or bool(starts & set(range(token.idx, token.idx + len(token))))
        token.is_sent_start = opens and (not token.is_space or token.i == 0)
        opens = opens and token.is_space and token.i != 0
    return doc


@Language.component("german_lemmas")
def german_lemmas(doc: Doc) -> Doc:
    for token in doc:
        token.lemma_ = (
            PLACEHOLDER.sub(lambda found: found.group().split()[0].rstrip("]") + "]", token.text)
            if token.text.startswith("[") and len(token) > 1
            else lemma(token.text)
        )
    return doc


@Language.component("german_pos")
def german_pos(doc: Doc) -> Doc:
    """Parts of speech from HanTa, sentence by sentence; placeholders are names, gender forms nouns."""
    for sentence in doc.sents:
        words = [token for token in sentence if not token.is_space]
        if not words:
            continue
        for token, tag in zip(
            words, tagger().tag_sent([token.text for token in words], taglevel=0), strict=True
        ):
            token.tag_, token.pos_ = tag, upos(tag)
            if token.is_punct or not any(map(str.isalnum, token.text)):
                token.pos_ = "PUNCT"
            elif PLACEHOLDER.fullmatch(token.text):
                token.pos_ = "PROPN"
            elif _ONE_TOKEN.match(token.text):
                token.pos_ = "NOUN"
    return doc


def build(pos: bool) -> Language:
    """A pipeline ready to call; see ``language.german``."""
    for name in MODELS_OF_USERS:
        if spacy.util.is_package(name):
            return spacy.load(name)
    nlp = spacy.blank("de")
    nlp.tokenizer.token_match = _ONE_TOKEN.match
    for component in (
        "placeholders",
        "german_sentences",
        "german_lemmas",
        *(["german_pos"] if pos else []),
    ):
        nlp.add_pipe(component)
    return nlp
