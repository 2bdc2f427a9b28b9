{{- define "sso-gateway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* 52: room for the longest ending, "-declared", and for the hash of a ReplicaSet. */}}
{{- define "sso-gateway.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains (include "sso-gateway.name" .) .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "sso-gateway.name" .) | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "sso-gateway.selectorLabels" -}}
app.kubernetes.io/name: {{ include "sso-gateway.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* Labels of every object: a commonLabel never takes the place of one that selects. */}}
{{- define "sso-gateway.labels" -}}
{{- $own := dict "app.kubernetes.io/version" .Chart.AppVersion "app.kubernetes.io/managed-by" .Release.Service "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version) -}}
{{- $selector := include "sso-gateway.selectorLabels" . | fromYaml -}}
{{- toYaml (mergeOverwrite $own .Values.commonLabels $selector) -}}
{{- end -}}

{{- define "sso-gateway.annotations" -}}
{{- with mergeOverwrite (dict) .root.Values.commonAnnotations (default (dict) .own) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "sso-gateway.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- mergeOverwrite (dict) (default (dict) .labels) (include "sso-gateway.labels" .root | fromYaml) | toYaml | nindent 2 }}
{{- include "sso-gateway.annotations" (dict "root" .root "own" .annotations) }}
{{- end -}}

{{- define "sso-gateway.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "sso-gateway.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "sso-gateway.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "sso-gateway.claimName" -}}
{{- default (printf "%s-data" (include "sso-gateway.fullname" .)) .Values.persistence.existingClaim -}}
{{- end -}}

{{- define "sso-gateway.declaredName" -}}
{{- if or .Values.declared.files .Values.declared.existingConfigMap -}}
{{- default (printf "%s-declared" (include "sso-gateway.fullname" .)) .Values.declared.existingConfigMap -}}
{{- end -}}
{{- end -}}

{{/* Sidecars get their SIGTERM after the application has ended. */}}
{{- define "sso-gateway.gracePeriod" -}}
{{- $before := ternary .Values.sidecar.applicationStopSeconds .Values.drain.delaySeconds (eq .Values.form "sidecar") -}}
{{- add $before .Values.drain.timeoutSeconds .Values.drain.spareSeconds -}}
{{- end -}}

{{/* A volume of its own, as SQLite needs one, has one pod at a time. */}}
{{- define "sso-gateway.isSingle" -}}
{{- if .Values.persistence.enabled }}true{{ end -}}
{{- end -}}

{{/* Whether the admin listener speaks https. */}}
{{- define "sso-gateway.adminIsHttps" -}}
{{- if or .Values.tls.adminSecret (and .Values.tls.existingSecret .Values.admin.exposed) }}true{{ end -}}
{{- end -}}

{{/* Whether the ops listener does, by whatever says so. */}}
{{- define "sso-gateway.opsIsHttps" -}}
{{- if hasPrefix "https:" (lower (dig "Gateway__Listen__Ops" "" (include "sso-gateway.settings" . | fromYaml))) }}true{{ end -}}
{{- end -}}

{{/* Volumes and mounts of TLS: the name of each, with its source. */}}
{{- define "sso-gateway.tlsVolumes" -}}
{{- range $name, $secret := dict "tls" .Values.tls.existingSecret "tls-admin" .Values.tls.adminSecret }}
{{- with $secret }}
{{ $name }}:
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- range $name, $ca := dict "public-client-ca" .Values.tls.publicClientCa "admin-client-ca" .Values.tls.adminClientCa }}
{{- if $ca.configMap }}
{{ $name }}:
  configMap:
    name: {{ $ca.configMap }}
{{- else if $ca.secret }}
{{ $name }}:
  secret:
    secretName: {{ $ca.secret }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- end -}}
