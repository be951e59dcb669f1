export interface Message {
  has(field: number): boolean;
  number(field: number): bigint;
  bytes(field: number): Buffer;
  message(field: number): Message;
  messages(field: number): readonly Message[];
}

/** Reads a message of protobuf by the numbers of its fields; what is not there is empty. */
export function readMessage(bytes: Buffer): Message {
  const fields = new Map<number, (Buffer | bigint)[]>();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('The message ends within a number.');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => {
    if (at + length > bytes.length) throw new Error('The message ends within a field.');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const [number, wireType] = [tag >> 3, tag & 7];
    const value =
      wireType === 0
        ? varint()
        : wireType === 1
          ? take(8).readBigUInt64LE()
          : wireType === 5
            ? BigInt(take(4).readUInt32LE())
            : take(Number(varint()));
    if (![0, 1, 2, 5].includes(wireType)) throw new Error(`There is no wire type ${wireType}.`);
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  const all = (number: number) => fields.get(number) ?? [];
  const buffers = (number: number) => all(number) as Buffer[];
  return {
    has: (number: number) => fields.has(number),
    number: (number: number) => (all(number)[0] as bigint | undefined) ?? 0n,
    bytes: (number: number) => buffers(number)[0] ?? Buffer.alloc(0),
    message: (number: number) => readMessage(buffers(number)[0] ?? Buffer.alloc(0)),
    messages: (number: number) => buffers(number).map(readMessage),
  };
}
