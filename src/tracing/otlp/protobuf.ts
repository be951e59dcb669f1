/** How a field is written: a kind of scalar, or the fields of the message that it holds. */
type Kind = 'string' | 'hex' | 'bool' | 'varint' | 'fixed32' | 'fixed64' | 'double' | Fields;
type Fields = () => Readonly<Record<string, readonly [number: number, kind: Kind]>>;

// opentelemetry.proto.common.v1, .resource.v1, .trace.v1 and .collector.trace.v1, as far as message.ts uses them.
const ANY_VALUE: Fields = () => ({
  stringValue: [1, 'string'],
  boolValue: [2, 'bool'],
  intValue: [3, 'varint'],
  doubleValue: [4, 'double'],
  arrayValue: [5, () => ({ values: [1, ANY_VALUE] })],
});
const KEY_VALUE: Fields = () => ({ key: [1, 'string'], value: [2, ANY_VALUE] });
const LINK: Fields = () => ({ traceId: [1, 'hex'], spanId: [2, 'hex'], flags: [6, 'fixed32'] });
const SPAN: Fields = () => ({
  traceId: [1, 'hex'],
  spanId: [2, 'hex'],
  parentSpanId: [4, 'hex'],
  name: [5, 'string'],
  kind: [6, 'varint'],
  startTimeUnixNano: [7, 'fixed64'],
  endTimeUnixNano: [8, 'fixed64'],
  attributes: [9, KEY_VALUE],
  links: [13, LINK],
  status: [15, () => ({ code: [3, 'varint'] })],
  flags: [16, 'fixed32'],
});
const SCOPE_SPANS: Fields = () => ({
  scope: [1, () => ({ name: [1, 'string'] })],
  spans: [2, SPAN],
});
const REQUEST: Fields = () => ({
  resourceSpans: [
    1,
    () => ({ resource: [1, () => ({ attributes: [1, KEY_VALUE] })], scopeSpans: [2, SCOPE_SPANS] }),
  ],
});

/** Wire types (protobuf.dev, Encoding). */
const [VARINT, EIGHT_BYTES, LENGTH, FOUR_BYTES] = [0, 1, 2, 5];

/** An export request in the binary form of OTLP, from its JSON form. */
export function toProtobuf(request: object): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(message(request, REQUEST)));
}

function message(value: object, fields: Fields): Uint8Array[] {
  const known = fields();
  return Object.entries(value).flatMap(([name, held]) => {
    const field = known[name];
    if (!field) throw new Error(`OTLP has no ${name} here.`);
    return (Array.isArray(held) ? held : [held]).flatMap((one) => fieldBytes(...field, one));
  });
}

function fieldBytes(number: number, kind: Kind, value: unknown): Uint8Array[] {
  const tag = (wireType: number) => varint(BigInt((number << 3) | wireType));
  const counted = (parts: readonly Uint8Array[]) => {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    return [tag(LENGTH), varint(BigInt(length)), ...parts];
  };
  if (typeof kind === 'function') return counted(message(value as object, kind));
  switch (kind) {
    case 'string':
      return counted([Buffer.from(String(value))]);
    case 'hex':
      return counted([Buffer.from(String(value), 'hex')]);
    case 'bool':
      return [tag(VARINT), varint(value ? 1n : 0n)];
    case 'varint':
      return [tag(VARINT), varint(BigInt(value as string | number))];
  }
  const bytes = Buffer.alloc(kind === 'fixed32' ? 4 : 8);
  if (kind === 'fixed32') bytes.writeUInt32LE(value as number);
  else if (kind === 'fixed64') bytes.writeBigUInt64LE(BigInt(value as string));
  else bytes.writeDoubleLE(value as number);
  return [tag(kind === 'fixed32' ? FOUR_BYTES : EIGHT_BYTES), bytes];
}

/** Seven bits a byte, the lowest first; a negative number as its 64 bits. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Buffer.from(bytes);
}
