/**
 * When something changed, in which order is what called? Thin reconcilers; each reads as a list of
 * verbs, and decides nothing itself.
 */
package dev.servicestatus.controller;
