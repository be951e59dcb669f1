/** The block of MAPI properties inside a TNEF stream (MS-OXTNEF 2.1.3.4). */

/** Most properties of one block that are walked over, and most values of one that has several. */
export const MAX_MAPI_PROPERTIES = 5_000;

/** A value as its type has it; a time in milliseconds since 1970; 8-bit strings stay bytes of their code page. */
export type MapiValue =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'time'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array };

/** Values by name: `1000` for a tagged property, `<GUID>/<LID>` for a named one, all hexadecimal in lower case. */
export type MapiProperties = ReadonlyMap<string, MapiValue>;

/** The name under which a named property is found. `set` is its GUID, 32 hexadecimal digits as the stream has them. */
export function namedProperty(set: string, longId: number): string {
  return `${set}/${longId.toString(16)}`;
}

/**
 * The properties of a block that have a single value, the first of each name. Undefined where the block is cut
 * off, lies about a length or has a type that nobody knows, so that what follows cannot be found. Never throws;
 * nothing is allocated by a declared length.
 */
export function readMapiProperties(block: Uint8Array): MapiProperties | undefined {
  try {
    return propertiesOf(new Cursor(block));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function propertiesOf(cursor: Cursor): MapiProperties {
  const properties = new Map<string, MapiValue>();
  const count = bounded(cursor.uint32());
  for (let i = 0; i < count; i++) {
    const type = cursor.uint16();
    const id = cursor.uint16();
    const name = id < 0x8000 ? id.toString(16).padStart(4, '0') : nameOf(cursor);
    const isList = (type & MULTIPLE) !== 0;
    const base = type & ~MULTIPLE;
    // Strings and bytes come counted even where there can be but one.
    const values = isList || VARIABLE.has(base) ? bounded(cursor.uint32()) : 1;
    for (let place = 0; place < values; place++) {
      const value = readValue(cursor, base);
      if (value && !isList && name !== undefined && !properties.has(name)) properties.set(name, value);
    }
  }
  return properties;
}

/** Undefined for a property that is named by a text: none that an answer needs is. */
function nameOf(cursor: Cursor): string | undefined {
  const set = Buffer.from(cursor.bytes(16)).toString('hex');
  if (cursor.uint32() === 0) return namedProperty(set, cursor.uint32());
  cursor.padded(cursor.uint32());
  return undefined;
}

const MULTIPLE = 0x1000;
const STRING8 = 0x001e;
const UNICODE = 0x001f;
const BINARY = 0x0102;
const OBJECT = 0x000d;
const VARIABLE: ReadonlySet<number> = new Set([STRING8, UNICODE, BINARY, OBJECT]);
/** Bytes of the types whose values no answer needs: floats, currency, errors, 64-bit integers, GUIDs. */
const SKIPPED: ReadonlyMap<number, number> = new Map([
  [0x0000, 4],
  [0x0001, 4],
  [0x0004, 4],
  [0x0005, 8],
  [0x0006, 8],
  [0x0007, 8],
  [0x000a, 4],
  [0x0014, 8],
  [0x0048, 16],
]);

function readValue(cursor: Cursor, type: number): MapiValue | undefined {
  switch (type) {
    case 0x0002:
      return { kind: 'number', value: cursor.uint32() & 0xffff };
    case 0x0003:
      return { kind: 'number', value: cursor.uint32() };
    case 0x000b:
      return { kind: 'boolean', value: (cursor.uint32() & 0xffff) !== 0 };
    case 0x0040:
      return timeOf(cursor.uint64());
    case UNICODE:
      return { kind: 'string', value: utf16(cursor.padded(cursor.uint32())) };
    case STRING8:
    case BINARY:
    case OBJECT:
      return { kind: 'bytes', value: cursor.padded(cursor.uint32()) };
    default: {
      const size = SKIPPED.get(type);
      if (size === undefined) throw new RangeError('The type of a property is unknown.');
      cursor.bytes(size);
      return undefined;
    }
  }
}

/** A FILETIME counts tenths of a microsecond since 1601 (MS-DTYP 2.3.3). */
function timeOf(fileTime: bigint): MapiValue {
  return { kind: 'time', value: Number(fileTime / 10_000n) - 11_644_473_600_000 };
}

function utf16(bytes: Uint8Array): string {
  const even = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength & ~1);
  return even.toString('utf16le').replace(/\0.*$/s, '');
}

function bounded(count: number): number {
  if (count > MAX_MAPI_PROPERTIES) throw new RangeError('There are more properties than anybody needs.');
  return count;
}

/** Reads on from the last byte read; throws RangeError at the end of the bytes. */
class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint16(): number {
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2, true);
  }

  uint32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  uint64(): bigint {
    this.#at += 8;
    return this.#view.getBigUint64(this.#at - 8, true);
  }

  bytes(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError('A length lies beyond the end.');
    const found = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return found;
  }

  /** Bytes filled up to a multiple of four; the filling may be missing at the very end. */
  padded(length: number): Uint8Array {
    const found = this.bytes(length);
    this.#at = Math.min(this.#bytes.length, this.#at + (-length & 3));
    return found;
  }
}
