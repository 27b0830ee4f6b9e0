package dev.servicestatus.health;

import dev.servicestatus.health.NeedRules.Row;
import dev.servicestatus.health.NeedRules.Thresholds;

/**
 * The row of the rules that answered for one need in one cluster, and the numbers it went by.
 *
 * @param row that answered
 * @param thresholds that its ready pods were held against; null if it is not seen
 * @param maybe pods that start or are missing and may still become ready
 */
public record NeedExplanation(Row row, Thresholds thresholds, int maybe) {}
