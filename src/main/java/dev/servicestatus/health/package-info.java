/**
 * How does a service do, given what is seen of it? Pure rules, from pods to a level: pod → need in
 * a cluster → clusters → level shown. Time is an argument; nothing here looks at a clock, a network
 * or a file.
 *
 * <p>Two ideas carry all of it: blindness is not evidence, and every judgement is a pair (best,
 * worst) of what the facts still allow.
 */
package dev.servicestatus.health;
