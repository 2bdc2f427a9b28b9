{{- define "sso-gateway.probe" -}}
httpGet:
  path: {{ .path }}
  port: ops
  {{- if .isHttps }}
  # A kubelet takes any certificate, and has none to show.
  scheme: HTTPS
  {{- end }}
{{- toYaml .probe | nindent 0 }}
{{- end -}}

{{/* The gateway's container; as a sidecar it is an init container that stays. */}}
{{- define "sso-gateway.container" -}}
{{- $isSidecar := eq .Values.form "sidecar" -}}
{{- $isHttps := include "sso-gateway.opsIsHttps" . -}}
name: gateway
image: {{ include "sso-gateway.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
args:
  - serve
{{- if $isSidecar }}
# Started before the application, running beside it, stopped after it.
restartPolicy: Always
{{- end }}
ports:
  - name: public
    containerPort: 8080
  - name: ops
    containerPort: 8081
  {{- if .Values.admin.exposed }}
  - name: admin
    containerPort: {{ .Values.admin.port }}
  {{- end }}
{{- with .Values.extraEnv }}
env:
  {{- toYaml . | nindent 2 }}
{{- end }}
envFrom:
  - configMapRef:
      name: {{ include "sso-gateway.fullname" . }}
  {{- with .Values.extraEnvFrom }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- if $isSidecar }}
# The application starts when this has passed. It asks for no table: without Redis and a snapshot there is none, and the application
# would be held back and the gateway started anew again and again.
{{- else }}
# Passes as soon as a mapping table is in memory. No restart mends a Redis that is away, so it has long.
{{- end }}
startupProbe:
  {{- include "sso-gateway.probe" (dict "path" (ternary "/livez" "/startupz" $isSidecar) "probe" .Values.startupProbe "isHttps" $isHttps) | nindent 2 }}
readinessProbe:
  {{- include "sso-gateway.probe" (dict "path" "/readyz" "probe" .Values.readinessProbe "isHttps" $isHttps) | nindent 2 }}
# Asks no dependency: a restart would mend none of them, and lose the table that still serves.
livenessProbe:
  {{- include "sso-gateway.probe" (dict "path" "/livez" "probe" .Values.livenessProbe "isHttps" $isHttps) | nindent 2 }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  runAsUser: 1654
  runAsGroup: 1654
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop:
      - ALL
volumeMounts:
  - name: data
    mountPath: /data
  - name: tmp
    mountPath: /tmp
  {{- if .Values.existingSecret }}
  - name: secrets
    mountPath: /run/secrets
    readOnly: true
  {{- end }}
  {{- if .Values.redis.existingSecret }}
  - name: redis
    mountPath: /etc/sso-gateway/redis
    readOnly: true
  {{- end }}
  {{- if .Values.redis.tls.caSecret }}
  - name: redis-ca
    mountPath: /etc/sso-gateway/redis-ca
    readOnly: true
  {{- end }}
  {{- if .Values.redis.tls.clientSecret }}
  - name: redis-client
    mountPath: /etc/sso-gateway/redis-client
    readOnly: true
  {{- end }}
  {{- range $name, $_ := include "sso-gateway.tlsVolumes" . | fromYaml }}
  - name: {{ $name }}
    mountPath: /etc/sso-gateway/{{ $name }}
    readOnly: true
  {{- end }}
  {{- if include "sso-gateway.declaredName" . }}
  - name: mappings
    mountPath: /etc/sso-gateway/mappings
    readOnly: true
  {{- end }}
  {{- with .Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "sso-gateway.volumes" -}}
- name: data
  {{- if .Values.persistence.enabled }}
  persistentVolumeClaim:
    claimName: {{ include "sso-gateway.claimName" . }}
  {{- else }}
  # The last-good snapshot. It outlives a crash of the container, not the pod, and that is enough: a new pod that finds neither Redis
  # nor a snapshot does not become ready, and the rollout or the drain of a node stops before the last old pod goes.
  emptyDir:
    sizeLimit: {{ .Values.persistence.sizeLimit }}
  {{- end }}
- name: tmp
  emptyDir:
    medium: Memory
    sizeLimit: 16Mi
{{- with .Values.existingSecret }}
- name: secrets
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- with .Values.redis.existingSecret }}
- name: redis
  secret:
    secretName: {{ . }}
    defaultMode: 0440
    items:
      - key: {{ $.Values.redis.passwordKey }}
        path: password
      {{- with $.Values.redis.userKey }}
      - key: {{ . }}
        path: user
      {{- end }}
{{- end }}
{{- with .Values.redis.tls.caSecret }}
- name: redis-ca
  secret:
    secretName: {{ . }}
    defaultMode: 0440
    items:
      - key: {{ $.Values.redis.tls.caKey }}
        path: ca.crt
{{- end }}
{{- with .Values.redis.tls.clientSecret }}
- name: redis-client
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- range $name, $source := include "sso-gateway.tlsVolumes" . | fromYaml }}
- name: {{ $name }}
  {{- toYaml $source | nindent 2 }}
{{- end }}
{{- with include "sso-gateway.declaredName" . }}
- name: mappings
  configMap:
    name: {{ . }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- if eq .Values.form "sidecar" }}
{{- with .Values.sidecar.volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "sso-gateway.topologySpread" -}}
{{- if .Values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml .Values.topologySpreadConstraints | nindent 2 }}
{{- else if and .Values.topologySpread (not (include "sso-gateway.isSingle" .)) }}
topologySpreadConstraints:
  {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "sso-gateway.selectorLabels" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- end -}}
