// Package proof verifies candor's audit record from outside: it needs the log's public key and what it is shown, nothing
// of candor's state. It defines the formats that the ledger writes. It promises that a changed, removed, reordered or
// added entry, a second history, or a body that is not the one recorded is found and named. It refuses to trust
// anything that the log's holder says beside what was signed, and it never asks the network.
//
// What it cannot show: that everything was recorded (only that what was recorded stands), or that everybody is shown the
// same history, unless heads are compared. Keep every head you are given, and compare heads with others.
//
// # Leaf
//
// The public log holds, for each entry, 47 bytes and nothing else:
//
//	candor/leaf/v1 00 ‖ SHA-256(candor/leaf/v1 00 ‖ salt ‖ body)
//
// The salt is 32 random bytes, kept beside the body. The body is JSON in canonical form (JCS, RFC 8785; see Body for the
// fields that are checked). Those entitled get salt and body; when the salt is destroyed the leaf says nothing any more.
// Padding leaves hold 32 random bytes in place of the hash and cannot be told apart from others.
//
// # Tree
//
// The Merkle tree of RFC 6962 with SHA-256: a leaf hashes to SHA-256(00 ‖ leaf), a node to SHA-256(01 ‖ left ‖ right).
// Published as https://c2sp.org/tlog-tiles:
//
//	checkpoint                       the signed head
//	tile/<L>/<N>[.p/<W>]             256 (or W) hashes at level 8·L of the tree
//	tile/entries/<N>[.p/<W>]         256 (or W) leaves, each after its length as a big-endian uint16
//
// N is written in groups of three digits, all but the last after an x: 1234067 is x001/x234/067.
//
// # Checkpoint
//
// A signed note (https://c2sp.org/tlog-checkpoint), Ed25519, whose key name equals the log's origin:
//
//	candor.example/ledger
//	812
//	CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//
//	— candor.example/ledger Az3grlgtz…
//
// A witness may add signatures. Two checkpoints of one log that do not extend each other are a Fork.
//
// # Receipt
//
// JSON that proves one entry:
//
//	{"entry":811,"log":"candor.example/ledger","salt":"<base64>","body":"<the exact bytes>","proof":"<tlog-proof>"}
//
// where proof is the text of https://c2sp.org/tlog-proof: index, inclusion hashes, blank line, checkpoint.
//
// # Export folder
//
// What `candor audit export` writes and VerifyDir reads: checkpoint, tile/…, key (the public key, for comparison; trust
// the one that you got elsewhere), and bodies.jsonl, one Opening a line in order of index:
//
//	{"index":811,"salt":"<base64>","body":"<the exact bytes>"}
//
// Bodies that you are not entitled to, or whose salt is destroyed, are absent; their leaves are still counted and hashed.
package proof
