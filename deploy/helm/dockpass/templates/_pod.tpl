{{/* What the gateway and the pods of `helm test` have in common: environment, files, rights. */}}

{{- define "dockpass.env" -}}
{{- if include "dockpass.configMap" . }}
- name: DOCKPASS_CONFIG
  value: /etc/dockpass/dockpass.yml
{{- end }}
{{- range $setting, $key := .Values.secret.settings }}
- name: {{ $setting }}_FILE
  value: /run/secrets/dockpass/{{ $key }}
{{- end }}
{{- if .Values.tls.secretName }}
- name: TLS_CERT_FILE
  value: /run/secrets/dockpass-tls/tls.crt
- name: TLS_KEY_FILE
  value: /run/secrets/dockpass-tls/tls.key
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* No mount has a subPath: with one, a change would never arrive. */}}
{{- define "dockpass.mounts" -}}
{{- if include "dockpass.configMap" . }}
- name: config
  mountPath: /etc/dockpass
  readOnly: true
{{- end }}
{{- if include "dockpass.secret" . }}
- name: secrets
  mountPath: /run/secrets/dockpass
  readOnly: true
{{- end }}
{{- if .Values.tls.secretName }}
- name: tls
  mountPath: /run/secrets/dockpass-tls
  readOnly: true
{{- end }}
{{- if .Values.identityTokens }}
- name: identity
  mountPath: /run/secrets/dockpass-identity
  readOnly: true
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "dockpass.volumes" -}}
{{- with include "dockpass.configMap" . }}
- name: config
  configMap:
    name: {{ . }}
{{- end }}
{{- with include "dockpass.secret" . }}
- name: secrets
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with .Values.tls.secretName }}
- name: tls
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with .Values.identityTokens }}
- name: identity
  projected:
    defaultMode: 0440
    sources:
      {{- range . }}
      - serviceAccountToken:
          path: {{ .name }}
          audience: {{ .audience | quote }}
          expirationSeconds: {{ default 3600 .expirationSeconds }}
      {{- end }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "dockpass.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "dockpass.probe" -}}
{{- $probe := dict "path" .path "port" "http" -}}
{{- if .tls }}{{ $_ := set $probe "scheme" "HTTPS" }}{{ end -}}
{{- toJson $probe -}}
{{- end -}}
