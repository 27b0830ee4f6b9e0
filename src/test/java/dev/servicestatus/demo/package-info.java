/**
 * {@code make demo}: the built distribution on three real control planes and an emulated page, told
 * as a script of causes and expectations. It looks at everything from outside, as a user would, and
 * knows no class of the product.
 */
package dev.servicestatus.demo;
