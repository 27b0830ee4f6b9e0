/**
 * What does the status say, by the rules alone? A second, slow reading of the status rules that
 * keeps the whole history and looks back over it: written from the rules without the product's
 * code, and knowing only its API types, so that both are wrong in the same way only by bad luck.
 */
package dev.servicestatus.oracle;
