/**
 * Which objects do people and the operator exchange through the API server? The types of group
 * {@code servicestatus.dev}, version {@code v1alpha1}: the source of the CRDs in {@code crds/}. A
 * field exists here only together with its behaviour.
 */
package dev.servicestatus.api.v1alpha1;
