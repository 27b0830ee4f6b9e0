/** The chart: is it what the code and the API server say, and is the operator able under it? */
package dev.servicestatus.chart;
