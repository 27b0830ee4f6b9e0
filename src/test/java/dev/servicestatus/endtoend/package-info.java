/**
 * Does the whole chain hold? The operator as a process of its own, on real control planes, seen
 * only from outside.
 */
package dev.servicestatus.endtoend;
