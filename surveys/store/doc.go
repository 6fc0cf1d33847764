// Package store keeps surveys, responses, drafts and accounts in a database. It
// holds all SQL; what a database engine does in its own way is in a package of
// its own (store/sqlite) and comes in as an Engine.
//
// # Writing
//
// One goroutine owns the only connection that writes. Callers queue up, and it
// commits everything that waits in one transaction; a call returns after that
// commit has reached the disk. A batch of 100 responses so costs one wait for
// the disk instead of 100. While many wait, it lingers a moment for more. A full
// queue is refused with Busy, and what was accepted is finished on Close. When a
// batch fails, its members are tried one by one, so that one bad apple spoils
// only itself.
//
// # Responses
//
// The table responses is an append-only log: seq grows with every row in the
// order of commits. A change appends a row and erases the answers of the one
// before; a withdrawal erases them as well and leaves a keyed hash of the ID.
// IDs come from the client: a repeat is recognised and stored once.
//
// # Imports
//
// An import of any length is stored part by part, and between two parts it lets
// others write for as long. It hides the log of its survey from where it began
// until its last part is there, which one short transaction ends: so no reader
// sees a part of it, and none that keeps up passes it by. What was stored of one
// that breaks off is deleted again, by whoever finds it when its program is gone.
//
// # Other processes
//
// Commands may work beside a running server. What is cached (surveys and their
// forms) is checked against a counter in the database at most every 200 ms, and
// so seen soon after.
package store
