{{/* Seconds as the gateway reads a time. */}}
{{- define "sso-gateway.time" -}}
{{- $seconds := int . -}}
{{- printf "%02d:%02d:%02d" (div $seconds 3600) (div (mod $seconds 3600) 60) (mod $seconds 60) -}}
{{- end -}}

{{/* The ConfigMap's data: what follows from the chart's values, then settings, which have the last word. */}}
{{- define "sso-gateway.settings" -}}
{{- $data := dict -}}
{{- $isSidecar := eq .Values.form "sidecar" -}}
{{- $_ := set $data "Gateway__Store__RequireMappings" (toString .Values.store.requireMappings) -}}
{{- $_ := set $data "Gateway__Drain__Delay" (include "sso-gateway.time" (ternary 0 .Values.drain.delaySeconds $isSidecar)) -}}
{{- $_ := set $data "Gateway__Drain__Timeout" (include "sso-gateway.time" .Values.drain.timeoutSeconds) -}}
{{- $_ := set $data "Gateway__Store__Kind" (title .Values.store.kind) -}}
{{- $legacy := .Values.legacy.address -}}
{{- if $isSidecar -}}
{{- $legacy = printf "http://127.0.0.1:%d" (int .Values.sidecar.applicationPort) -}}
{{- end -}}
{{- with $legacy -}}
{{- $_ := set $data "ReverseProxy__Clusters__legacy__Destinations__primary__Address" . -}}
{{- end -}}
{{- with .Values.redis.url -}}
{{- $_ := set $data "ConnectionStrings__Redis" (ternary (printf "%s,ssl=true" .) . $.Values.redis.tls.enabled) -}}
{{- end -}}
{{- if .Values.redis.existingSecret -}}
{{- $_ := set $data "Gateway__Store__Redis__PasswordFile" "/etc/sso-gateway/redis/password" -}}
{{- if .Values.redis.userKey -}}
{{- $_ := set $data "Gateway__Store__Redis__UserFile" "/etc/sso-gateway/redis/user" -}}
{{- end -}}
{{- end -}}
{{- if .Values.redis.tls.caSecret -}}
{{- $_ := set $data "Gateway__Store__Redis__CaFile" "/etc/sso-gateway/redis-ca/ca.crt" -}}
{{- end -}}
{{- if .Values.redis.tls.clientSecret -}}
{{- $_ := set $data "Gateway__Store__Redis__CertificateFile" "/etc/sso-gateway/redis-client/tls.crt" -}}
{{- $_ := set $data "Gateway__Store__Redis__KeyFile" "/etc/sso-gateway/redis-client/tls.key" -}}
{{- end -}}
{{- if include "sso-gateway.declaredName" . -}}
{{- $_ := set $data "Gateway__Declared__Path" "/etc/sso-gateway/mappings" -}}
{{- $_ := set $data "Gateway__Declared__Prune" (toString .Values.declared.prune) -}}
{{- end -}}
{{- $scheme := ternary "https" "http" (eq (include "sso-gateway.adminIsHttps" .) "true") -}}
{{- $_ := set $data "Gateway__Listen__Admin" (printf "%s://%s:%d" $scheme (ternary "+" "127.0.0.1" .Values.admin.exposed) (int .Values.admin.port)) -}}
{{- if .Values.tls.existingSecret -}}
{{- $_ := set $data "Gateway__Listen__Public" "https://+:8080" -}}
{{- if .Values.tls.ops -}}
{{- $_ := set $data "Gateway__Listen__Ops" "https://+:8081" -}}
{{- end -}}
{{- end -}}
{{- range $prefix, $folder := dict "" (ternary "tls" "" (ne .Values.tls.existingSecret "")) "Admin" (ternary "tls-admin" "" (ne .Values.tls.adminSecret "")) -}}
{{- if $folder -}}
{{- $_ := set $data (printf "Gateway__Tls__%sCertificateFile" $prefix) (printf "/etc/sso-gateway/%s/tls.crt" $folder) -}}
{{- $_ := set $data (printf "Gateway__Tls__%sKeyFile" $prefix) (printf "/etc/sso-gateway/%s/tls.key" $folder) -}}
{{- end -}}
{{- end -}}
{{- range $listener, $ca := dict "Public" .Values.tls.publicClientCa "Admin" .Values.tls.adminClientCa -}}
{{- if or $ca.configMap $ca.secret -}}
{{- $_ := set $data (printf "Gateway__Tls__%sClientCaFile" $listener) (printf "/etc/sso-gateway/%s-client-ca/%s" (lower $listener) $ca.key) -}}
{{- end -}}
{{- end -}}
{{- range $key, $value := .Values.settings -}}
{{- $_ := set $data $key (toString $value) -}}
{{- end -}}
{{- toYaml $data -}}
{{- end -}}
