# One command for everything; CI runs the same (.ci/run).
# Settings: JAVA_HOME (a JDK 25; else the usual folders are searched), MAVEN (mvn), MAVEN_ARGS.

SHELL := /bin/sh
.DEFAULT_GOAL := help

MAVEN ?= mvn
DISTRIBUTION := target/servicestatus-operator
JDK_FOLDERS := /usr/lib/jvm/* /opt/java/* /opt/jdk* $(HOME)/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home
# every JDK names its version in its file `release`: no JVM is started to ask it
JDK := $(shell for home in "$$JAVA_HOME" $(JDK_FOLDERS); do \
  if [ -x "$$home/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$$home/release" 2>/dev/null; then echo "$$home"; break; fi; done)
COMMIT := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

ifneq ($(JDK),)
export JAVA_HOME := $(JDK)
endif
# Maven's own libraries use what the JVM warns about
export MAVEN_OPTS ?= --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
RUN_MAVEN = $(MAVEN) -B -ntp -Dstyle.color=never -Dbuild.commit=$(COMMIT) $(MAVEN_ARGS)

# tests and the check of the format are `make test`
UNCHECKED := -DskipTests -Dspotless.check.skip=true

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: jdk
jdk:
	@[ -n "$(JDK)" ] || { echo "make: no JDK 25 found: install one (https://adoptium.net/temurin/releases/?version=25) or name it in JAVA_HOME" >&2; exit 1; }
	@command -v $(MAVEN) >/dev/null || { echo "make: no $(MAVEN) found: install Maven 3.8.7 or newer (Debian: apt-get install maven)" >&2; exit 1; }

.PHONY: build
build: jdk ## the runnable distribution, target/servicestatus-operator/bin/servicestatus-operator
	$(RUN_MAVEN) -q package $(UNCHECKED)

.PHONY: tools
tools: ## the programs of the local cluster (etcd, kube-apiserver, Helm, …) into the user's cache: 11 min the first time
	tools/build all

.PHONY: test
test: jdk ## every check: format, unit tests, tests on a real API server
	tools/build tests
	$(RUN_MAVEN) verify

.PHONY: test-long
test-long: jdk ## what takes longer than a developer waits: tests of the tag `long`
	tools/build tests
	$(RUN_MAVEN) verify -Dtest.groups=long -Dtest.excludedGroups= -Dtest.forks=1

# for programs in the test sources
TEST_CLASSPATH := target/test-classpath
WRITE_TEST_CLASSPATH := dependency:build-classpath -Dmdep.outputFile=$(TEST_CLASSPATH) -Dmdep.includeScope=test
RUN_TEST_CLASS = "$(JAVA_HOME)/bin/java" -cp "target/test-classes:target/classes:$$(cat $(TEST_CLASSPATH))"

.PHONY: test-classes
test-classes: jdk
	@$(RUN_MAVEN) -q test-compile $(UNCHECKED) $(WRITE_TEST_CLASSPATH)

.PHONY: demo
demo: jdk ## three real control planes, a page and the operator, told as a script; KEEP=1 leaves them running
	@demo/run check
	tools/build demo
	$(RUN_MAVEN) -q package $(UNCHECKED) $(WRITE_TEST_CLASSPATH)
	@exec demo/run start $(RUN_TEST_CLASS) dev.servicestatus.demo.Demo

.PHONY: demo-down
demo-down: ## ends what KEEP=1 left running
	@demo/run stop

.PHONY: statuspage-emulator
statuspage-emulator: test-classes ## a double of Statuspage's manage API on loopback; prints endpoint, page id and key
	@exec $(RUN_TEST_CLASS) dev.servicestatus.statuspage.StatuspageEmulatorMain $(PORT)

.PHONY: bench
bench: jdk ## what the operator costs (bench/README.md): memory, processor time, delay; FIGURES="memory events json steady latency"
	tools/build tests
	$(RUN_MAVEN) -q package $(UNCHECKED) $(WRITE_TEST_CLASSPATH)
	@exec $(RUN_TEST_CLASS) dev.servicestatus.bench.Bench $(FIGURES)

.PHONY: crds
crds: jdk ## writes crds/ and the chart's copies anew from the Java types
	$(RUN_MAVEN) -q test -Dspotless.check.skip=true -Dtest=CrdTest -Dcrds.write=true

.PHONY: chart
chart: jdk ## writes anew what is made of the chart's values.yaml: its schema, the table of docs/install.md
	$(RUN_MAVEN) -q test -Dspotless.check.skip=true -Dtest=ChartFilesTest -Dchart.write=true

.PHONY: format
format: jdk ## formats the Java code
	$(RUN_MAVEN) -q spotless:apply

.PHONY: clean
clean: ## removes what was built; the tools in the user's cache stay
	rm -rf target
