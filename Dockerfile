# The image of the operator: the distribution of `make build` on a Java 25 runtime.
#
#   make build && docker build -t REGISTRY/servicestatus-operator:0.1.0-SNAPSHOT .
#
# The launcher finds Java by the base image's JAVA_HOME. Nothing is written but to /tmp.
FROM eclipse-temurin:25.0.3_9-jre-noble
COPY target/servicestatus-operator /opt/servicestatus-operator
COPY LICENSE /licenses/LICENSE
# a number: `runAsNonRoot` cannot judge names
USER 65532:65532
ENTRYPOINT ["/opt/servicestatus-operator/bin/servicestatus-operator"]
