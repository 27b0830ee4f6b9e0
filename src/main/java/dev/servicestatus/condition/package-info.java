/**
 * How is a verdict told to people and programs? Pure: conditions, status objects, and texts, those
 * for the team and those for the public kept apart.
 */
package dev.servicestatus.condition;
