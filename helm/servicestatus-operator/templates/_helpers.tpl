{{- define "servicestatus-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride }}
{{- end }}

{{/* Short enough for every suffix: names of Services end at 63. */}}
{{- define "servicestatus-operator.fullname" -}}
{{- $name := include "servicestatus-operator.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 53 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 53 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "servicestatus-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "servicestatus-operator.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "servicestatus-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }}
{{ include "servicestatus-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "servicestatus-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "servicestatus-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name must name an existing one when serviceAccount.create is false" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "servicestatus-operator.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{/* Namespaces whose StatusPages are served, as JSON. */}}
{{- define "servicestatus-operator.pageNamespaces" -}}
{{- default (list .Release.Namespace) .Values.operator.pageNamespaces | uniq | sortAlpha | toJson }}
{{- end }}

{{/* The heap follows the memory limit; without one the launcher's own bound stays. */}}
{{- define "servicestatus-operator.javaOptions" -}}
{{- $limits := default dict .Values.resources.limits }}
{{- $heap := ternary (printf "-XX:MaxRAMPercentage=%v" .Values.jvm.heapPercentage) "" (hasKey $limits "memory") }}
{{- list $heap .Values.jvm.options | compact | join " " }}
{{- end }}

{{/* A duration of the operator's options, such as 1m30s, in milliseconds. */}}
{{- define "servicestatus-operator.milliseconds" -}}
{{- $units := dict "ms" 1.0 "s" 1000.0 "m" 60000.0 "h" 3600000.0 }}
{{- $sum := 0.0 }}
{{- range regexFindAll "[0-9]+(\\.[0-9]+)?(ms|s|m|h)" . -1 }}
{{- $unit := regexFind "[a-z]+" . }}
{{- $sum = addf $sum (mulf (float64 (trimSuffix $unit .)) (get $units $unit)) }}
{{- end }}
{{- $sum }}
{{- end }}

{{/* What the schema cannot say; the operator would not start, and nobody would watch. */}}
{{- define "servicestatus-operator.check" -}}
{{- $probe := float64 (include "servicestatus-operator.milliseconds" .Values.operator.probeInterval) }}
{{- $stale := float64 (include "servicestatus-operator.milliseconds" .Values.operator.staleAfter) }}
{{- $unseen := float64 (include "servicestatus-operator.milliseconds" .Values.operator.unseenAfter) }}
{{- if ge $probe $stale }}{{ fail "operator.probeInterval must be shorter than operator.staleAfter" }}{{ end }}
{{- if ge $stale $unseen }}{{ fail "operator.unseenAfter must be longer than operator.staleAfter" }}{{ end }}
{{- range .Values.extraEnv }}
{{- if eq .name "JAVA_OPTS" }}{{ fail "extraEnv must not hold JAVA_OPTS: use jvm.options" }}{{ end }}
{{- end }}
{{- end }}

{{- define "servicestatus-operator.subject" -}}
kind: ServiceAccount
name: {{ include "servicestatus-operator.serviceAccountName" . | quote }}
namespace: {{ .Release.Namespace | quote }}
{{- end }}
