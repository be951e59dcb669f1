/** What an Exchange GlobalObjectId holds (MS-OXOCAL 2.2.1.27). */
export interface GlobalObjectId {
  /** The iCalendar UID that it stands for. */
  readonly uid: string;
  /** Day of the one occurrence that it names, `YYYY-MM-DD` in the zone of the series; absent for the whole. */
  readonly date?: string;
}

/** The sixteen bytes that every GlobalObjectId begins with. */
const BYTE_ARRAY_ID = Buffer.from('040000008200e00074c5b7101a82e008', 'hex');
/** Before the UID of another calendar system: the mark and a one (MS-OXCICAL 2.1.3.1.1.20.26). */
const FOREIGN = Buffer.from('vCal-Uid\u0001\0\0\0', 'latin1');
const DATE_AT = 16;
const SIZE_AT = 36;
const DATA_AT = 40;

/**
 * Reads a GlobalObjectId: one that Exchange made for somebody else's invitation holds its UID in clear
 * (`vCal-Uid`), one of its own is written as UID in hexadecimal, the day of the occurrence zeroed. Undefined
 * for bytes that are none or whose length lies. Never throws.
 */
export function readGlobalObjectId(bytes: Uint8Array): GlobalObjectId | undefined {
  const id = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (id.length <= DATA_AT || !id.subarray(0, DATE_AT).equals(BYTE_ARRAY_ID)) return undefined;
  const size = id.readUInt32LE(SIZE_AT);
  if (size === 0 || size > id.length - DATA_AT) return undefined;
  const data = id.subarray(DATA_AT, DATA_AT + size);
  const date = dateOf(id);
  const foreign = data.subarray(0, FOREIGN.length).equals(FOREIGN);
  const uid = foreign
    ? data.subarray(FOREIGN.length).toString('utf8').replace(/\0.*$/s, '').trim()
    : withoutDate(id.subarray(0, DATA_AT + size));
  return uid === '' ? undefined : { uid, ...(date === undefined ? {} : { date }) };
}

/** Year in big-endian, unlike everything else in here; all zero for the whole series. */
function dateOf(id: Buffer): string | undefined {
  const [year, month, day] = [id.readUInt16BE(DATE_AT), id[DATE_AT + 2] ?? 0, id[DATE_AT + 3] ?? 0];
  if (year === 0) return undefined;
  const digits = (value: number, length: number) => String(value).padStart(length, '0');
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

function withoutDate(id: Buffer): string {
  const hex = id.toString('hex').toUpperCase();
  return `${hex.slice(0, 2 * DATE_AT)}00000000${hex.slice(2 * DATE_AT + 8)}`;
}
