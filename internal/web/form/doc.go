// Package form turns the fields of records into controls of a form, and what
// was typed back into fields: one place for every kind of record, driven by the
// tags of its struct.
//
// In: a field's description, its value, what was posted. Out: controls to draw,
// with each problem beside its field and everything as it was typed; JSON for a
// command; cells of a pasted sheet.
package form
