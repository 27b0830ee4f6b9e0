/**
 * Does the product say what the rules say? Random lives of services are told to the product, step
 * by step as they happen, and in full to the oracle; both must say the same.
 */
package dev.servicestatus.agreement;
