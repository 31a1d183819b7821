package problem

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
)

// WriteText writes one line a problem: file:line:col: error PL012: sentence (way out).
func WriteText(w io.Writer, list []Problem) error {
	for _, p := range list {
		if _, err := fmt.Fprintln(w, p); err != nil {
			return err
		}
	}
	return nil
}

// WriteJSON writes {"errors": n, "warnings": n, "problems": [...]}.
func WriteJSON(w io.Writer, list []Problem) error {
	if list == nil {
		list = []Problem{}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Errors   int       `json:"errors"`
		Warnings int       `json:"warnings"`
		Problems []Problem `json:"problems"`
	}{Errors(list), len(list) - Errors(list), list})
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifRule struct {
	ID      string            `json:"id"`
	Name    string            `json:"name"`
	Short   sarifText         `json:"shortDescription"`
	Full    sarifText         `json:"fullDescription"`
	Help    sarifText         `json:"help"`
	Default map[string]string `json:"defaultConfiguration"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
}

type sarifPhysical struct {
	Artifact map[string]string `json:"artifactLocation"`
	Region   sarifRegion       `json:"region"`
}

type sarifLocation struct {
	Physical sarifPhysical `json:"physicalLocation"`
}

type sarifResult struct {
	Rule      string          `json:"ruleId"`
	Index     int             `json:"ruleIndex"`
	Level     Severity        `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRun struct {
	Tool       map[string]sarifDriver `json:"tool"`
	ColumnKind string                 `json:"columnKind"`
	Results    []sarifResult          `json:"results"`
}

// WriteSARIF writes a SARIF 2.1.0 log with every rule, for code-scanning tools.
func WriteSARIF(w io.Writer, list []Problem, version string) error {
	driver := sarifDriver{Name: "plumbline check", Version: version}
	index := map[string]int{}
	for i, r := range Rules {
		index[r.ID] = i
		driver.Rules = append(driver.Rules, sarifRule{
			ID: r.ID, Name: r.Name, Short: sarifText{r.What}, Full: sarifText{r.What + " " + r.Why}, Help: sarifText{r.Fix},
			Default: map[string]string{"level": string(r.Severity)},
		})
	}
	results := []sarifResult{}
	for _, p := range list {
		text := p.Sentence
		if p.WayOut != "" {
			text += " (" + p.WayOut + ")"
		}
		results = append(results, sarifResult{
			Rule: p.Rule, Index: index[p.Rule], Level: p.Severity, Message: sarifText{text},
			Locations: []sarifLocation{{sarifPhysical{map[string]string{"uri": filepath.ToSlash(p.File)}, sarifRegion{max(p.Line, 1), max(p.Col, 1)}}}},
		})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}{
		"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "2.1.0",
		[]sarifRun{{map[string]sarifDriver{"driver": driver}, "unicodeCodePoints", results}},
	})
}
