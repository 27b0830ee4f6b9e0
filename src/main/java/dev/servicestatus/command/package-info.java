/**
 * What can be typed? The command line, a file for each command; here everything is wired together.
 * Exit codes: 0 fine, 1 not operational or not in step, 2 wrong usage or an error, with one line on
 * stderr.
 */
package dev.servicestatus.command;
