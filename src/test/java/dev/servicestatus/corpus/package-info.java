/**
 * One set of cases, written by hand from the rules: objects as kubectl prints them, and what is to
 * be told of them. Whatever reads them must tell the same: the rules alone, the command {@code
 * evaluate}, the operator on real API servers.
 */
package dev.servicestatus.corpus;
