{{/* Names are cut to the 63 characters that labels and DNS allow, less what some get behind them. */}}
{{- define "dockpass.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "dockpass.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "dockpass.name" . -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects the pods; never changes between versions. */}}
{{- define "dockpass.selector" -}}
app.kubernetes.io/name: {{ include "dockpass.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "dockpass.labels" -}}
{{ include "dockpass.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "dockpass.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "dockpass.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "dockpass.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{- $image.repository }}@{{ $image.digest -}}
{{- else -}}
{{- $image.repository }}:{{ default .Chart.AppVersion $image.tag -}}
{{- end -}}
{{- end -}}

{{/* Name of the Secret whose keys are files in /run/secrets/dockpass; empty = none. */}}
{{- define "dockpass.secret" -}}
{{- if .Values.secret.create -}}
{{- default (include "dockpass.fullname" .) .Values.secret.name -}}
{{- else -}}
{{- .Values.secret.name -}}
{{- end -}}
{{- end -}}

{{/* Name of the ConfigMap that holds dockpass.yml; empty = none. */}}
{{- define "dockpass.configMap" -}}
{{- if .Values.existingConfigMap -}}
{{- .Values.existingConfigMap -}}
{{- else if .Values.config -}}
{{- include "dockpass.fullname" . -}}
{{- end -}}
{{- end -}}

{{/* Refuses values that exclude each other, and secrets where everybody may read them. */}}
{{- define "dockpass.check" -}}
{{- $values := .Values -}}
{{- $secret := include "dockpass.secret" . -}}
{{- if and $values.config $values.existingConfigMap -}}
{{- fail "config and existingConfigMap exclude each other: leave one of them out" -}}
{{- end -}}
{{- if and $values.secret.data (not $values.secret.create) -}}
{{- fail "secret.data is for a Secret that the chart creates: set secret.create, or leave it out" -}}
{{- end -}}
{{- if and $values.secret.settings (not $secret) -}}
{{- fail "secret.settings needs a Secret: set secret.name to that of an existing one, or secret.create" -}}
{{- end -}}
{{- if $values.secret.create -}}
{{- range $setting, $key := $values.secret.settings -}}
{{- if not (hasKey $values.secret.data $key) -}}
{{- fail (printf "secret.settings.%s names a key that secret.data does not have" $setting) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $values.monitoring.serviceMonitor.enabled (not $values.secret.settings.ADMIN_TOKEN) -}}
{{- fail "monitoring.serviceMonitor needs secret.settings.ADMIN_TOKEN: without an admin token there are no metrics" -}}
{{- end -}}
{{- if and $values.ingress.enabled (not $values.ingress.host) -}}
{{- fail "ingress.host is needed: the name by which CI asks" -}}
{{- end -}}
{{- if and $values.readsSecrets (not $values.serviceAccount.create) (not $values.serviceAccount.name) -}}
{{- fail "readsSecrets needs a service account of its own: set serviceAccount.create or serviceAccount.name" -}}
{{- end -}}
{{- range $word := list "host" "port" "tlsCertFile" "tlsKeyFile" -}}
{{- if hasKey $values.config $word -}}
{{- fail (printf "config.%s: the chart decides where it listens; see service.port and tls.secretName" $word) -}}
{{- end -}}
{{- end -}}
{{- include "dockpass.noSecrets" (dict "at" "config" "value" $values.config) -}}
{{- end -}}

{{/*
Words that hold a secret in the configuration file. Each can be said as <word>File, which is where it belongs here.
test/deploy holds this list to the settings of the program.
*/}}
{{- define "dockpass.secretWords" -}}
accessKeySecret accessToken adminToken apiKey approleSecret basicAuth clientCertificate clientCertificatePassword clientSecret databaseKey databaseKeyPrevious databaseUrl droneSecret droneSecretPrevious key oidcClientSecret password privateKey secret secretAccessKey secretId secretKey secretPrevious sessionToken token
{{- end -}}

{{- define "dockpass.noSecrets" -}}
{{- $at := .at -}}
{{- if kindIs "map" .value -}}
{{- $words := splitList " " (include "dockpass.secretWords" .) -}}
{{- range $word, $value := .value -}}
{{- if has $word $words -}}
{{- fail (printf "%s.%s is a secret, and everybody who may read ConfigMaps would see it: put it into the Secret, and its path into %s.%sFile" $at $word $at $word) -}}
{{- end -}}
{{- include "dockpass.noSecrets" (dict "at" (printf "%s.%s" $at $word) "value" $value) -}}
{{- end -}}
{{- else if kindIs "slice" .value -}}
{{- range $index, $value := .value -}}
{{- include "dockpass.noSecrets" (dict "at" (printf "%s[%d]" $at $index) "value" $value) -}}
{{- end -}}
{{- end -}}
{{- end -}}
