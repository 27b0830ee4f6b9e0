# Registers a member cluster. NAME: its name on the hub; MEMBER, HUB: contexts of kubectl.
# Again, after a change or with a fresh token: the same lines; the operator follows within 10 s.
: "${NAME:?}" "${MEMBER:?}" "${HUB:?}"
kubectl --context "$MEMBER" apply --server-side -f examples/member-cluster/reader.yaml
cluster() { kubectl --context "$MEMBER" config view --minify --raw --flatten -o "jsonpath={.clusters[0].cluster.$1}"; }
kubectl --context "$HUB" apply --server-side -f - <<EOF
apiVersion: v1
kind: Secret
metadata: {name: $NAME, namespace: servicestatus-system}
stringData:
  kubeconfig: |
    apiVersion: v1
    kind: Config
    current-context: member
    contexts: [{name: member, context: {cluster: member, user: reader}}]
    clusters: [{name: member, cluster: {server: "$(cluster server)", certificate-authority-data: "$(cluster certificate-authority-data)"}}]
    users: [{name: reader, user: {token: "$(kubectl --context "$MEMBER" -n servicestatus-system create token servicestatus-reader --duration 8760h)"}}]
---
apiVersion: servicestatus.dev/v1alpha1
kind: MemberCluster
metadata: {name: $NAME}
spec:
  kubeconfigSecretRef: {name: $NAME, key: kubeconfig}
EOF
