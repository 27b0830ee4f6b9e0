package dev.servicestatus.health;

/**
 * The state of one pod for one need, and the row of the rules that answered.
 *
 * @param pod name of the pod
 * @param row number of the row, from 1 in the order in which they are asked
 * @param rule name of the row
 * @param verdict what it says
 */
public record PodExplanation(String pod, int row, String rule, PodVerdict verdict) {}
