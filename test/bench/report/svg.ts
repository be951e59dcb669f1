/**
 * Pictures without a library. Colours come from a style sheet in the picture that follows the reader's colour
 * scheme, over a ground of its own, so that text is readable on a light page and on a dark one.
 */

const STYLE = `
  .ground { fill: #ffffff; stroke: #d0d7de } .text { fill: #1f2328 } .quiet { fill: #59636e }
  .rule { stroke: #d0d7de } .goal { stroke: #1f2328 }
  .c0 { fill: #0969da; stroke: #0969da } .c1 { fill: #8c959f; stroke: #8c959f } .c2 { fill: #bc4c00; stroke: #bc4c00 }
  .c3 { fill: #1a7f37; stroke: #1a7f37 } .c4 { fill: #8250df; stroke: #8250df } .line { fill: none; stroke-width: 2.5 }
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; stroke: none }
  .title { font-size: 15px; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; stroke: #3d444d } .text { fill: #f0f6fc } .quiet { fill: #9198a1 }
    .rule { stroke: #3d444d } .goal { stroke: #f0f6fc }
    .c0 { fill: #4493f8; stroke: #4493f8 } .c1 { fill: #6e7681; stroke: #6e7681 } .c2 { fill: #db6d28; stroke: #db6d28 }
    .c3 { fill: #3fb950; stroke: #3fb950 } .c4 { fill: #ab7df8; stroke: #ab7df8 } .line { fill: none }
  }`;

/** A picture of so many pixels with one title, read out as such. */
export function picture(width: number, height: number, title: string, content: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>`,
    text(20, 28, title, 'text title'),
    ...content,
    '</svg>',
    '',
  ].join('\n');
}

/** One line of text; `anchor` says which end of it stands at x. */
export function text(
  x: number,
  y: number,
  content: string,
  className = 'text',
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  return `<text class="${className}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return `<line class="${className}" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

export function bar(x: number, y: number, width: number, height: number, className: string): string {
  return `<rect class="${className}" x="${round(x)}" y="${round(y)}" width="${round(Math.max(1, width))}" height="${height}" rx="2"/>`;
}

export function polyline(points: readonly (readonly [number, number])[], className: string): string {
  return `<polyline class="${className} line" points="${points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')}"/>`;
}

export function dot(x: number, y: number, className: string): string {
  return `<circle class="${className}" cx="${round(x)}" cy="${round(y)}" r="3.5"/>`;
}

function escaped(content: string): string {
  return content.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
