// Package backup writes the data folder of an SQLite store into one file, reads
// such a file back, and knows when a scheduled one is due and has expired.
//
// A backup is a tar file under zstd (tar --zstd -tf lists it) that holds, in this
// order, the database, the keys file, and a manifest with the size and the SHA-256
// of both. The manifest comes last: a file that was cut off has none. Photos are in
// the database. The keys go along, as without them no receipt code works; so a
// backup is to be kept as secret as the folder itself.
package backup
