/**
 * How does a plan get onto a page that others write to as well? Input and output: the port to a
 * page and one file per provider, the records of components in the hub, the budget of requests.
 */
package dev.servicestatus.page;
