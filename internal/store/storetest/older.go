package storetest

func older() []sentence { return nil }
