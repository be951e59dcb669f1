import { PROPERTY } from '../../../../src/mail/read/tnef/message.ts';
import { base64, header, multipart, part } from '../mails.ts';

/** A writer of TNEF (MS-OXTNEF 2.1), as Outlook writes it. */

export type PropertyValue =
  | { readonly type: 'long'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'time'; readonly value: number }
  | { readonly type: 'unicode' | 'string8'; readonly value: string }
  | { readonly type: 'binary'; readonly value: Uint8Array };
export type Properties = readonly (readonly [name: string, value: PropertyValue])[];

const TYPES = {
  long: 0x0003,
  boolean: 0x000b,
  time: 0x0040,
  unicode: 0x001f,
  string8: 0x001e,
  binary: 0x0102,
} as const;

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

/** One attribute with its checksum. */
export function record(id: number, data: Uint8Array, level = 1): Buffer {
  const sum = data.reduce((total, byte) => (total + byte) & 0xffff, 0);
  return Buffer.concat([Buffer.of(level), u32(id), u32(data.length), data, u16(sum)]);
}

export function stream(...records: readonly Uint8Array[]): Buffer {
  return Buffer.concat([u32(0x223e9f78), u16(1), ...records]);
}

/** 8-bit text with the NUL that ends it. */
export function text8(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1');
}

export function propertyBlock(properties: Properties): Buffer {
  return Buffer.concat([u32(properties.length), ...properties.map(property)]);
}

function property([name, value]: Properties[number]): Buffer {
  const [set = '', longId] = name.split('/');
  const type = u16(TYPES[value.type]);
  if (longId === undefined) return Buffer.concat([type, u16(Number.parseInt(name, 16)), valueBytes(value)]);
  const named = [Buffer.from(set, 'hex'), u32(0), u32(Number.parseInt(longId, 16))];
  return Buffer.concat([type, u16(0x8001), ...named, valueBytes(value)]);
}

function valueBytes(value: PropertyValue): Buffer {
  switch (value.type) {
    case 'long':
      return u32(value.value);
    case 'boolean':
      return u32(value.value ? 1 : 0);
    case 'time': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE((BigInt(value.value) + 11_644_473_600_000n) * 10_000n);
      return bytes;
    }
    case 'unicode':
      return counted(Buffer.from(`${value.value}\0`, 'utf16le'));
    case 'string8':
      return counted(text8(value.value));
    case 'binary':
      return counted(Buffer.from(value.value));
  }
}

function counted(bytes: Buffer): Buffer {
  return Buffer.concat([u32(1), u32(bytes.length), bytes, Buffer.alloc(-bytes.length & 3)]);
}

/** The GlobalObjectId under which Exchange keeps somebody else's UID; `date` as `YYYY-MM-DD` for one occurrence. */
export function globalObjectId(uid: string, date = '0000-00-00'): Buffer {
  const data = Buffer.concat([
    Buffer.from('vCal-Uid', 'latin1'),
    Buffer.of(1, 0, 0, 0),
    Buffer.from(`${uid}\0`),
  ]);
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return Buffer.concat([
    Buffer.from('040000008200e00074c5b7101a82e008', 'hex'),
    Buffer.of(year >> 8, year & 255, month, day),
    Buffer.alloc(16),
    u32(data.length),
    data,
  ]);
}

export interface Winmail {
  /** Class as it is written into TNEF. */
  readonly messageClass?: string;
  readonly uid?: string;
  readonly occurrence?: string;
  readonly properties?: Properties;
  /** Attributes behind the others. */
  readonly more?: readonly Uint8Array[];
}

export const RESPONSE = {
  accepted: 'IPM.Microsoft Schedule.MtgRespP',
  declined: 'IPM.Microsoft Schedule.MtgRespN',
  tentative: 'IPM.Microsoft Schedule.MtgRespA',
} as const;
export const ANSWERED_AT = Date.parse('2031-03-01T10:15:00Z');

/** winmail.dat of a meeting response by Ana. */
export function winmail({
  messageClass = RESPONSE.accepted,
  uid = 'u1@invites.example',
  occurrence,
  properties = [],
  more = [],
}: Winmail = {}): Buffer {
  return stream(
    record(0x00089006, u32(0x00010000)),
    record(0x00069007, Buffer.concat([u32(1252), u32(0)])),
    record(0x00078008, text8(messageClass)),
    record(
      0x00069003,
      propertyBlock([
        [PROPERTY.globalObjectId, { type: 'binary', value: globalObjectId(uid, occurrence) }],
        [PROPERTY.appointmentSequence, { type: 'long', value: 1 }],
        [PROPERTY.attendeeCriticalChange, { type: 'time', value: ANSWERED_AT }],
        ...properties,
      ]),
    ),
    ...more,
  );
}

/** A mail that holds winmail.dat and what a gateway wrote around it. */
export function winmailMail(bytes: Uint8Array, type = 'application/ms-tnef; name="winmail.dat"'): string {
  const body = part('Content-Type: text/plain; charset=us-ascii', '');
  const packed = part(`Content-Type: ${type}\nContent-Transfer-Encoding: base64`, base64(bytes));
  return header('X-MS-TNEF-Correlator: <one@guest.test>') + multipart('mixed', 'x', body, packed);
}
