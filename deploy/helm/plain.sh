#!/usr/bin/env bash
# Makes anew what comes from the chart, and what the chart has from elsewhere: the workloads in deploy/kubernetes, and the chart's copy of the alerts.
#
#   deploy/helm/plain.sh             into this repository
#   deploy/helm/plain.sh FOLDER      into another folder, to compare
#
# HELM names the program, helm by default: version 4.1.
set -euo pipefail
cd "$(dirname "$0")/../.."

helm=${HELM:-helm}
target=${1:-.}
mkdir -p "$target"/deploy/kubernetes/{gateway,sidecar} "$target"/deploy/helm/sso-gateway/files

# A chart cannot read files outside its folder.
cp deploy/observability/alerts.yaml "$target/deploy/helm/sso-gateway/files/alerts.yaml.new"
mv "$target/deploy/helm/sso-gateway/files/alerts.yaml.new" "$target/deploy/helm/sso-gateway/files/alerts.yaml"

# render RELEASE NAMESPACE FILE COMMENT [ARGUMENT...]
render() {
  local release=$1 namespace=$2 file="$target/deploy/kubernetes/$3" comment=$4
  shift 4
  {
    printf '# Made by deploy/helm/plain.sh from the chart: change deploy/helm and run it. %s\n' "$comment"
    "$helm" template "$release" deploy/helm/sso-gateway --namespace "$namespace" --kube-version 1.35 "$@"
  } > "$file"
}

render sso-gateway sso-gateway gateway/sso-gateway.yaml "Values: deploy/helm/plain/gateway.yaml." -f deploy/helm/plain/gateway.yaml
render sso-gateway sso-gateway gateway/ingress.example.yaml "Not part of the kustomization: host, class and certificate are yours." \
  -f deploy/helm/plain/gateway.yaml -f deploy/helm/ci/ingress.yaml --show-only templates/ingress.yaml
render legacy-sso legacy-sso sidecar/legacy-sso.yaml "Values: deploy/helm/plain/sidecar.yaml. Needs Kubernetes 1.30 or newer (preStop sleep)." \
  -f deploy/helm/ci/sidecar.yaml -f deploy/helm/plain/sidecar.yaml
