import type { LookUp } from '../../../src/mail/authenticate/resolver.ts';

/** An in-memory DNS: `'TXT _dmarc.guest.test': 'v=DMARC1; p=reject'`. An Error as the record is what the server says. */
export type Zone = Readonly<Record<string, string | readonly string[] | Error>>;

/** Looks names up in a zone, as Node does, and counts. */
export function aLookUp(zone: Zone): LookUp & { readonly asked: string[] } {
  const asked: string[] = [];
  const lookUp: LookUp = async (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    asked.push(key);
    const found = zone[key];
    if (found instanceof Error) throw found;
    if (found === undefined)
      throw Object.assign(new Error(`queryTxt ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
    const records = typeof found === 'string' ? [found] : [...found];
    return type === 'TXT' ? records.map((record) => [record]) : records;
  };
  return Object.assign(lookUp, { asked });
}

export function dnsError(code: string): Error {
  return Object.assign(new Error(`query ${code}`), { code });
}
