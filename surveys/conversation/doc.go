// Package conversation is about meetings: what was said and counted at a village
// conversation, or agreed in an exploratory talk.
//
// A Record is what an organiser enters. It belongs to a survey, whose themes,
// statements and audiences it uses; a conversation is a group and no sample, so
// nothing of it is ever added to what people answered. Parse and Values turn a
// Record into the fields of a form and back, without loss; Check says what is
// wrong with it; Personal points out what may tell who was there.
//
// A record goes from Draft to Submitted, when its participants can read it, to
// Confirmed and Locked. What is changed after that is a correction, and seen as
// one.
package conversation
