/**
 * Bytes of write-ahead log after which a commit also brings the log into the file. SQLite's 4 MB are full after some
 * ten commits under load, and pages that every commit touches are then written to the file as often.
 */
export const WAL_BYTES = 16 * 1024 * 1024;
