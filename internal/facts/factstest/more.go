package factstest

import "testing"

var sumsCases, calendar, changes, scopes, subjects, lists, coverage []behaviour

func random(t *testing.T, open Open) {}
