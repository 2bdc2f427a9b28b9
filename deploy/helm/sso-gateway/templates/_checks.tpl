{{/* What one value says against another, every fault at once. The schema has already refused wrong kinds and unknown keys. */}}
{{- define "sso-gateway.check" -}}
{{- $faults := list -}}
{{- $secret := "^ConnectionStrings__|Secret(__|$)|Secrets__|[Pp]assword(__|$)|BootstrapKey" -}}
{{- range $key, $_ := .Values.settings -}}
{{- if regexMatch $secret $key -}}
{{- $faults = append $faults (printf "settings.%s holds a secret, which everybody who may read ConfigMaps would read: make it a key of existingSecret." $key) -}}
{{- end -}}
{{- end -}}
{{- range .Values.extraEnv -}}
{{- if or (regexMatch $secret .name) (dig "valueFrom" "secretKeyRef" "" .) -}}
{{- $faults = append $faults (printf "extraEnv has %s, a secret, which would stand in the environment: make it a key of existingSecret." .name) -}}
{{- end -}}
{{- end -}}
{{- if regexMatch "(?i)(^|,)\\s*(password|user)\\s*=" .Values.redis.url -}}
{{- $faults = append $faults "redis.url has a user or a password: they are files, of redis.existingSecret." -}}
{{- end -}}
{{- if regexMatch "(?i)(^|,)\\s*ssl\\s*=" .Values.redis.url -}}
{{- $faults = append $faults "redis.url has ssl=: set redis.tls.enabled instead." -}}
{{- end -}}
{{- if eq .Values.store.kind "sqlite" -}}
{{- if gt (int .Values.replicaCount) 1 -}}
{{- $faults = append $faults (printf "replicaCount is %d, but store.kind is sqlite: that store is one file, which one pod has. Set replicaCount to 1, or store.kind to redis." (int .Values.replicaCount)) -}}
{{- end -}}
{{- if .Values.autoscaling.enabled -}}
{{- $faults = append $faults "autoscaling.enabled is true, but store.kind is sqlite: that store is one file, which one pod has. Set it to false, or store.kind to redis." -}}
{{- end -}}
{{- if not .Values.persistence.enabled -}}
{{- $faults = append $faults "persistence.enabled is false, but store.kind is sqlite: mappings, history and admin keys would go with the pod. Set it to true." -}}
{{- end -}}
{{- if or .Values.redis.url .Values.redis.existingSecret -}}
{{- $faults = append $faults "redis.url or redis.existingSecret is set, but store.kind is sqlite: set store.kind to redis, or take them out." -}}
{{- end -}}
{{- else -}}
{{- if not (or .Values.redis.url .Values.existingSecret) -}}
{{- $faults = append $faults "redis.url and existingSecret are both empty: set redis.url, or existingSecret to a Secret with the key ConnectionStrings__Redis." -}}
{{- end -}}
{{- if and .Values.persistence.enabled (or (gt (int .Values.replicaCount) 1) .Values.autoscaling.enabled) -}}
{{- $faults = append $faults "persistence.enabled is true, but there are several pods: each writes a snapshot of its own, and they would share one file. Set it to false: an emptyDir outlives a crash too." -}}
{{- end -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (lt (int .Values.autoscaling.maxReplicas) (int .Values.autoscaling.minReplicas)) -}}
{{- $faults = append $faults (printf "autoscaling.maxReplicas is %d, less than autoscaling.minReplicas, which is %d." (int .Values.autoscaling.maxReplicas) (int .Values.autoscaling.minReplicas)) -}}
{{- end -}}
{{- if and .Values.redis.userKey (not .Values.redis.existingSecret) -}}
{{- $faults = append $faults "redis.userKey is set without redis.existingSecret, which would hold it." -}}
{{- end -}}
{{- if and (or .Values.redis.tls.caSecret .Values.redis.tls.clientSecret) (not .Values.redis.tls.enabled) -}}
{{- $faults = append $faults "redis.tls.caSecret or redis.tls.clientSecret is set, but redis.tls.enabled is false: set it to true." -}}
{{- end -}}
{{- if and .Values.redis.tls.enabled (not .Values.redis.url) -}}
{{- $faults = append $faults "redis.tls.enabled is true without redis.url: set the URL, or write ssl=true into ConnectionStrings__Redis of existingSecret." -}}
{{- end -}}
{{- if and .Values.admin.exposed (eq .Values.form "sidecar") -}}
{{- $faults = append $faults "admin.exposed is true, but form is sidecar: there the admin listener stays on the pod's loopback." -}}
{{- end -}}
{{- if and .Values.admin.exposed (not .Values.admin.from) -}}
{{- $faults = append $faults "admin.exposed is true without admin.from: name the peers that may reach the admin listener." -}}
{{- end -}}
{{- if and .Values.admin.exposed (not .Values.networkPolicy.enabled) -}}
{{- $faults = append $faults "admin.exposed is true, but networkPolicy.enabled is false: every pod of the cluster would reach the admin listener." -}}
{{- end -}}
{{- if and .Values.tls.ops (not .Values.tls.existingSecret) -}}
{{- $faults = append $faults "tls.ops is true without tls.existingSecret, which has the certificate." -}}
{{- end -}}
{{- if and (or .Values.tls.publicClientCa.configMap .Values.tls.publicClientCa.secret) (not .Values.tls.existingSecret) -}}
{{- $faults = append $faults "tls.publicClientCa is set without tls.existingSecret: only over https clients show a certificate." -}}
{{- end -}}
{{- if and (or .Values.tls.adminClientCa.configMap .Values.tls.adminClientCa.secret) (not (include "sso-gateway.adminIsHttps" .)) -}}
{{- $faults = append $faults "tls.adminClientCa is set, but the admin listener speaks http: set tls.adminSecret, or admin.exposed and tls.existingSecret." -}}
{{- end -}}
{{- range $name, $ca := dict "publicClientCa" .Values.tls.publicClientCa "adminClientCa" .Values.tls.adminClientCa -}}
{{- if and $ca.configMap $ca.secret -}}
{{- $faults = append $faults (printf "tls.%s has a configMap and a secret: one of them." $name) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.form "sidecar") (not .Values.sidecar.containers) -}}
{{- $faults = append $faults "sidecar.containers is empty, but form is sidecar: put the application's containers there." -}}
{{- end -}}
{{- if and (eq .Values.form "deployment") .Values.sidecar.containers -}}
{{- $faults = append $faults "sidecar.containers is set, but form is deployment: set form to sidecar." -}}
{{- end -}}
{{- if and (eq .Values.form "sidecar") .Values.legacy.address -}}
{{- $faults = append $faults "legacy.address is set, but form is sidecar: there the legacy side is sidecar.applicationPort." -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- $faults = append $faults "ingress.enabled is true without ingress.hosts." -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
{{- $faults = append $faults "httpRoute.enabled is true without httpRoute.parentRefs." -}}
{{- end -}}
{{- if and .Values.declared.files .Values.declared.existingConfigMap -}}
{{- $faults = append $faults "declared.files and declared.existingConfigMap are both set: one of them." -}}
{{- end -}}
{{- if $faults -}}
{{- fail (printf "\n- %s" (join "\n- " $faults)) -}}
{{- end -}}
{{- end -}}
