/**
 * How is the operator itself run and watched? Configuration of its client to the hub, the hub's
 * clock, the leader Lease, probes and metrics.
 */
package dev.servicestatus.operations;
