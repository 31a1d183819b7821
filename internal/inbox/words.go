package inbox

import "strings"

// reasons are the words for why a record was set aside, where its id does not
// say it well enough.
var reasons = map[string]string{
	"missing": "a value is missing", "not_one_of": "not one of the values there are", "no_id": "the row does not say which record it is", "no_day": "the day is missing",
	"no_currency": "no currency is named", "unknown_currency": "a currency that does not exist", "not_an_amount": "not an amount of money", "not_a_number": "not a number",
	"not_a_whole_number": "not a whole number", "not_a_time": "not a date or time", "ambiguous_date": "a date that can be read two ways", "not_yes_or_no": "neither yes nor no",
	"too_large": "too large a number", "not_readable": "cannot be read", "not_a_cell": "does not fit a cell",
	"refused": "the record of work refused it", "changed_here": "changed here and in the file", "not_recognised": "not recognised",
	"unknown_creator": "a creator nobody has imported yet", "unknown_campaign": "a campaign nobody has imported yet",
	"ambiguous_creator": "more than one creator is called so", "ambiguous_campaign": "more than one campaign is called so",
	"blank_row": "an empty row", "sheet_left_out": "a sheet that nothing recognises",
}

// ReasonWords says in words why a record was set aside or left out.
func ReasonWords(reason string) string {
	if words, ok := reasons[reason]; ok {
		return words
	}
	if what, ok := strings.CutPrefix(reason, "waits_for "); ok {
		return "waits for " + strings.ReplaceAll(what, "_", " ")
	}
	return strings.ReplaceAll(reason, "_", " ")
}
