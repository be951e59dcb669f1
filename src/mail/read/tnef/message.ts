import { decodeText } from '../charset.ts';
import { type MapiProperties, namedProperty, readMapiProperties } from './properties.ts';
import { readTnefRecords, TNEF_ATTRIBUTE } from './records.ts';

/** A message that Outlook packed into winmail.dat, by the properties that an answer needs. */
export interface TnefMessage {
  /** Message class as MAPI has it, such as `IPM.Schedule.Meeting.Resp.Pos`; empty where there is none. */
  readonly messageClass: string;
  readonly text: (name: string) => string | undefined;
  readonly number: (name: string) => number | undefined;
  readonly flag: (name: string) => boolean | undefined;
  /** Milliseconds since 1970. */
  readonly time: (name: string) => number | undefined;
  readonly bytes: (name: string) => Uint8Array | undefined;
  readonly body?: string;
}

const APPOINTMENT = '0220060000000000c000000000000046';
const MEETING = '90dad86e0b451b1098da00aa003f1305';
const appointment = (longId: number) => namedProperty(APPOINTMENT, longId);
const meeting = (longId: number) => namedProperty(MEETING, longId);

/** The properties that are looked at, by their names without `PidLid` and `PidTag` (MS-OXPROPS 2). */
export const PROPERTY = {
  appointmentSequence: appointment(0x8201),
  appointmentStartWhole: appointment(0x820d),
  appointmentEndWhole: appointment(0x820e),
  appointmentSubType: appointment(0x8215),
  appointmentReplyTime: appointment(0x8220),
  exceptionReplaceTime: appointment(0x8228),
  proposedStartWhole: appointment(0x8250),
  proposedEndWhole: appointment(0x8251),
  counterProposal: appointment(0x8257),
  attendeeCriticalChange: meeting(0x01),
  globalObjectId: meeting(0x03),
  cleanGlobalObjectId: meeting(0x23),
  messageClass: '001a',
  sentRepresentingAddressType: '0064',
  sentRepresentingAddress: '0065',
  sentRepresentingSmtpAddress: '5d02',
  senderAddressType: '0c1e',
  senderAddress: '0c1f',
  senderSmtpAddress: '5d01',
  body: '1000',
} as const;

/** Names of message classes in TNEF that differ from MAPI's (MS-OXTNEF 2.3.3.4). */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ['ipm.microsoft mail.note', 'IPM.Note'],
  ['ipm.microsoft schedule.mtgrespp', 'IPM.Schedule.Meeting.Resp.Pos'],
  ['ipm.microsoft schedule.mtgrespn', 'IPM.Schedule.Meeting.Resp.Neg'],
  ['ipm.microsoft schedule.mtgrespa', 'IPM.Schedule.Meeting.Resp.Tent'],
  ['ipm.microsoft schedule.mtgreq', 'IPM.Schedule.Meeting.Request'],
  ['ipm.microsoft schedule.mtgcncl', 'IPM.Schedule.Meeting.Canceled'],
]);

/** Takes winmail.dat apart. Undefined where it is broken (mail-replies case 107). Never throws. */
export function readTnefMessage(bytes: Uint8Array): TnefMessage | undefined {
  const records = readTnefRecords(bytes);
  const block = records?.get(TNEF_ATTRIBUTE.properties);
  const properties: MapiProperties | undefined = block ? readMapiProperties(block) : new Map();
  if (!records || !properties) return undefined;

  const charset = charsetOf(records.get(TNEF_ATTRIBUTE.codepage));
  const decode = (encoded: Uint8Array) => decodeText(encoded, charset).text.replace(/\0.*$/s, '');
  const text = (name: string) => {
    const found = properties.get(name);
    if (found?.kind === 'string') return found.value;
    return found?.kind === 'bytes' ? decode(found.value) : undefined;
  };
  const attribute = (id: number) => {
    const encoded = records.get(id);
    return encoded && decode(encoded);
  };
  const written = attribute(TNEF_ATTRIBUTE.messageClass) || text(PROPERTY.messageClass) || '';
  const messageClass = written.replace(/^Microsoft Mail v3\.0 /i, '').trim();
  const body = text(PROPERTY.body) || attribute(TNEF_ATTRIBUTE.body);
  const value = <Kind extends 'number' | 'boolean' | 'time' | 'bytes'>(kind: Kind, name: string) => {
    const found = properties.get(name);
    return found?.kind === kind ? found.value : undefined;
  };
  return {
    messageClass: CLASSES.get(messageClass.toLowerCase()) ?? messageClass,
    text,
    number: (name) => value('number', name) as number | undefined,
    flag: (name) => value('boolean', name) as boolean | undefined,
    time: (name) => value('time', name) as number | undefined,
    bytes: (name) => value('bytes', name) as Uint8Array | undefined,
    ...(body ? { body } : {}),
  };
}

/** Code pages whose WHATWG label is not `windows-` and their number. */
const LABELS: ReadonlyMap<number, string> = new Map([
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [20866, 'koi8-r'],
  [28591, 'iso-8859-1'],
  [65001, 'utf-8'],
]);

function charsetOf(codepage: Uint8Array | undefined): string | undefined {
  if (!codepage || codepage.length < 4) return undefined;
  const page = new DataView(codepage.buffer, codepage.byteOffset).getUint32(0, true);
  return LABELS.get(page) ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : undefined);
}
