/**
 * What the tests stand on: a real control plane on this machine ({@link
 * dev.servicestatus.testing.LocalCluster}), pods in exact situations ({@link
 * dev.servicestatus.testing.Pods}) and a way to cut a connection ({@link
 * dev.servicestatus.testing.TcpProxy}). Knows nothing of the product but the folder {@code crds/}.
 */
package dev.servicestatus.testing;
