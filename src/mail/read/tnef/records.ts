/** The stream of attributes that Outlook calls winmail.dat (MS-OXTNEF 2.1.3). */

/** Most attributes of one stream that are walked over; a meeting response has some thirty. */
export const MAX_TNEF_RECORDS = 1_000;

const SIGNATURE = 0x223e9f78;
/** Signature and the key that nobody uses. */
const STREAM_HEADER_BYTES = 6;
/** Level, id and length before the data, checksum behind it. */
const RECORD_HEADER_BYTES = 9;
const CHECKSUM_BYTES = 2;
const LEVEL_MESSAGE = 1;
const LEVEL_ATTACHMENT = 2;

/** attMessageClass, attOemCodepage, attMsgProps and attBody (MS-OXTNEF 2.1.3.2). */
export const TNEF_ATTRIBUTE = {
  messageClass: 0x00078008,
  codepage: 0x00069007,
  properties: 0x00069003,
  body: 0x0002800c,
} as const;

/**
 * The attributes of the message itself by id, the first of each, as views of the bytes: nothing is allocated by
 * a length that the stream declares. Undefined where the stream is none, is cut off or lies about a length
 * (mail-replies case 107). Checksums are not compared: old writers computed them wrongly (MS-OXTNEF 2.3.3.4).
 */
export function readTnefRecords(bytes: Uint8Array): ReadonlyMap<number, Uint8Array> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < STREAM_HEADER_BYTES || view.getUint32(0, true) !== SIGNATURE) return undefined;
  const records = new Map<number, Uint8Array>();
  let count = 0;
  for (let at = STREAM_HEADER_BYTES; at < bytes.length && !isPadding(bytes, at); count++) {
    const dataAt = at + RECORD_HEADER_BYTES;
    if (count === MAX_TNEF_RECORDS || dataAt > bytes.length) return undefined;
    const level = view.getUint8(at);
    if (level !== LEVEL_MESSAGE && level !== LEVEL_ATTACHMENT) return undefined;
    const id = view.getUint32(at + 1, true);
    const length = view.getUint32(at + 5, true);
    if (length > bytes.length - dataAt - CHECKSUM_BYTES) return undefined;
    if (level === LEVEL_MESSAGE && !records.has(id)) records.set(id, bytes.subarray(dataAt, dataAt + length));
    at = dataAt + length + CHECKSUM_BYTES;
  }
  return records;
}

/** A line end or zeros behind the last attribute, as gateways leave them. */
function isPadding(bytes: Uint8Array, at: number): boolean {
  return (
    bytes.length - at < RECORD_HEADER_BYTES &&
    bytes.subarray(at).every((byte) => byte === 0 || byte === 0x0d || byte === 0x0a)
  );
}
