// Package guest serves creators' private pages: the door their link opens,
// the brief and its quiz, work, pay, results, topics, audience, their own data;
// and the page of the house on which those links are made.
//
// In: requests with a pass, and records as Portal lets them out for that one
// creator. Out: the pages that package portal builds and package mine draws.
package guest
