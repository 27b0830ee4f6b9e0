/**
 * What is seen of the pods of many clusters? Own pod streams (list, then watch) whose objects
 * become packed facts at once, counts per need and cluster that move by delta, and how fresh each
 * of these is. Wake-ups carry a key, never data; not knowing is a view of its own.
 *
 * <p>May import {@code health}, {@code api} and Micrometer.
 */
package dev.servicestatus.cluster;
