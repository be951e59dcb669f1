import { randomBytes } from 'node:crypto';

/** A secret that is looked for afterwards. */
export interface Canary {
  /** Of the setting, or of whatever else handed it to the gateway. */
  readonly name: string;
  /** As the gateway has it: with signs that an address has to percent-encode. */
  readonly value: string;
  /** The part that nothing else contains, letters and digits alone: it is found in an answer that has half of it. */
  readonly core: string;
}

/** Makes one that is long enough for every setting. */
export function aCanary(name: string): Canary {
  const core = `Canary${randomBytes(12).toString('hex')}`;
  return { name, core, value: `x${core}+/=@z` };
}

/** One whose value is given from outside, such as a key or a token that the gateway made itself. */
export function canaryOf(name: string, value: string): Canary {
  return { name, value, core: value };
}

/**
 * The ways in which a program could write it by mistake. The core is the same before and after percent-encoding and
 * in JSON. In base64 it reads differently by where in the encoded text it begins: once after no byte, one, and two.
 */
function spellingsOf({ core, value }: Canary): readonly string[] {
  const bytes = Buffer.from(core);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    // The first and last signs hold bits of the neighbours, too.
    return text.replace(/=+$/, '').slice(shift === 0 ? 0 : shift + 1, -1);
  });
  const all = [core, encodeURIComponent(value), ...base64, bytes.toString('hex')];
  return [...new Set([...all, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))])];
}

/** Which of them stand in a text, with what is around them. */
export function canariesIn(text: string, canaries: readonly Canary[]): readonly string[] {
  // Mails fold long lines of base64.
  const unfolded = text.replace(/\r?\n[ \t]?/g, '');
  return canaries.flatMap((canary) =>
    spellingsOf(canary)
      .flatMap((spelling) => [text, unfolded].map((where) => [where, where.indexOf(spelling)] as const))
      .filter(([, place]) => place >= 0)
      .slice(0, 1)
      .map(([where, place]) => `${canary.name}: ${where.slice(Math.max(0, place - 80), place + 80)}`),
  );
}
