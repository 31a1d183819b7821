// Package gate answers whether something may leave the house: allow, deny or
// needs_override, each requirement with its evidence and what would fix it.
// Decide is pure, over records and stored verdicts; nothing here reads facts.
//
// In: a Case (evidence, ladder, stored report) and a Request. Out: a Decision;
// for what may leave, a permit (sub-room permit) that others can verify offline.
package gate
