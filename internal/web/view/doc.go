// Package view holds the frame around every page, what the service hands to
// the pages, and the pages that need no judged programme: the start page,
// imports, sources, lists of rows, lookback, traces and drafts.
package view
