"""Words that say little in German, and those that turn a statement round, which never count as such."""

from __future__ import annotations

from analysis.german.umlauts import TYPED

NEGATIONS = frozenset(
    "nicht nichts nie niemals niemand niemanden niemandem nirgends nirgendwo ohne weder"
    " kein keine keinen keinem keiner keines kaum".split()
)

_STOPWORDS = """
ab aber als also am an andere anderen anderer anderes auch auf aus bei beim bereits bis bzw ca
da dabei dadurch dafür damit danach dann daran darauf daraus darin darüber darum das dass davon
dazu dem den denen denn der deren des deshalb dessen die dies diese diesem diesen dieser dieses
doch dort du durch ein eine einem einen einer eines einige einigen einiger er es etc etwa etwas
euch euer eure evtl falls für ganz gegen gerade ggf gibt hab habe haben hat hatte hatten her
hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in ins irgendwie ist ja
jede jedem jeden jeder jedes jedoch jene jetzt kann kannst können könnte könnten lassen mach
machen mal man manche mehr mein meine meinem meinen meiner mich mir mit muss müssen müsste
müssten nach nebst noch nun nur ob obwohl oder oft schon sehr sein seine seinem seinen seiner
seines seit sich sie sind so sogar solche solchen soll sollen sollte sollten sondern sonst
soweit sowie sowohl statt trotz über um und uns unser unsere unserem unseren unserer unter usw
vgl viel viele vielen vieler vom von vor wann war waren warum was weil weiter weitere weiteren
welche welchem welchen welcher welches wenn wer werde werden wie wieder wieso will wir wird wo
wobei wodurch wofür wohl wollen worden wurde wurden während wäre wären würde würden z zb zu zum
zur zwar zwischen
"""
STOPWORDS = frozenset([*_STOPWORDS.split(), *_STOPWORDS.translate(TYPED).split()])
