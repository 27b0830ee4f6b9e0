/**
 * What must change on a page so that it shows what the services want, and whose is what stands
 * there? Pure: claims on components, ours and theirs, a sorted list of changes. A plan is data: it
 * can be printed, compared, and is empty once it was applied.
 */
package dev.servicestatus.plan;
