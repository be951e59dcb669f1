/** What SQLite makes its pages, in bytes. */
export const PAGE_BYTES = 4096;

/**
 * Bytes of write-ahead log after which a commit also brings the log into the file, which takes longer than any other.
 * SQLite's 4 MB are full after some ten commits under load, or sixty answers that come alone: pages that every commit
 * touches are then written to the file as often. With eight times that, it is one answer in five hundred.
 */
export const WAL_BYTES = 32 * 1024 * 1024;

/** Bytes of log that are brought in when nobody commits; for fewer it does not pay. */
export const IDLE_WAL_BYTES = 4 * 1024 * 1024;
