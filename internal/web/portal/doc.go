// Package portal builds the pages of a creator who came by a private link, and
// the page an operator makes such a link on.
//
// In: the records that are the creator's own, as their scope let them out. Out:
// one typed struct per page, every word decided. What is shown is chosen here
// field by field: a record is never shown as it is.
package portal
