/**
 * What the operator costs: {@code make bench} measures the built distribution, with stub members of
 * many pods and with a real API server. Nothing here is asserted; {@code bench/README.md} says how
 * it is measured.
 */
package dev.servicestatus.bench;
