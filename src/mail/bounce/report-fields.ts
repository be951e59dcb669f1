/** Groups of fields that are read of one report. */
export const MAX_REPORT_BLOCKS = 50;
/** Fields of one group that are read. */
export const MAX_REPORT_FIELDS = 50;
/** Longest value of a field, in characters. */
export const MAX_REPORT_VALUE = 1_000;

/** One group of fields by lower-case name; of a name that repeats the first value counts. */
export type ReportBlock = ReadonlyMap<string, string>;

/**
 * Reads the groups of a machine-readable report: header fields, groups separated by blank lines (RFC 3464 §2.1,
 * RFC 5965 §3.2). What is no field is passed over. Bounded; never throws.
 */
export function readReportBlocks(text: string): ReportBlock[] {
  const blocks: Map<string, string>[] = [];
  let block: Map<string, string> | undefined;
  let last: string | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.trim() === '') {
      block = undefined;
      last = undefined;
      continue;
    }
    if (/^[ \t]/.test(line)) {
      if (block && last !== undefined) block.set(last, joined(block.get(last) ?? '', line));
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    last = undefined;
    if (!/^[!-9;-~]{1,64}$/.test(name)) continue;
    if (!block) {
      if (blocks.length === MAX_REPORT_BLOCKS) return blocks;
      block = new Map();
      blocks.push(block);
    }
    if (block.has(name) || block.size === MAX_REPORT_FIELDS) continue;
    block.set(
      name,
      line
        .slice(colon + 1)
        .trim()
        .slice(0, MAX_REPORT_VALUE),
    );
    last = name;
  }
  return blocks;
}

function joined(value: string, folded: string): string {
  return value.length >= MAX_REPORT_VALUE ? value : `${value} ${folded.trim()}`.slice(0, MAX_REPORT_VALUE);
}

/** The address of a typed field, `rfc822; ana@guest.test` (RFC 3464 §2.3.1); undefined where it holds none. */
export function addressField(value: string | undefined): string | undefined {
  const address = (value ?? '')
    .replace(/^[^;@]{0,40};/, '')
    .trim()
    .replace(/^<(.*)>$/, '$1');
  return /^[^\s<>@]{1,64}@[^\s<>@]{1,255}$/.test(address) ? address : undefined;
}
