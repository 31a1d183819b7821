// Package page draws the pages: templ components over the structs of package
// view. Nothing is decided here. Styles are classes and SVG attributes only,
// because the content security policy allows no inline style or script.
package page
