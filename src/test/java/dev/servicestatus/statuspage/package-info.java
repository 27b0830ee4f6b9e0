/**
 * A double of Atlassian Statuspage's manage API, on loopback, for tests and the demo. It keeps the
 * traps of the real one: names are not unique, a request has no idempotency key, lists stop at 100,
 * a key has 60 requests in any 60 seconds, an answer can be lost. Written from the vendor's
 * documentation; knows nothing of the product.
 */
package dev.servicestatus.statuspage;
