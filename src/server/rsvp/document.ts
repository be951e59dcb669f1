import { type Html, html, type Piece } from './html.ts';
import type { Reader } from './reader.ts';
import { STYLE } from './style.ts';

/** A calendar leaf in the tab; as data, so that no browser asks for a favicon under an address with a token. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect x='3' y='4' width='26' height='25' rx='6' fill='%2333489f'/%3E%3Cpath d='M7 12h18v13H7z' fill='%23fff'/%3E%3Cpath d='m11 18 4 4 7-8' fill='none' stroke='%2333489f' stroke-width='2.5'/%3E%3C/svg%3E";

/** A whole page. `main` and what follows it are landmarks of the body. */
export function documentOf(reader: Reader, title: string, ...body: readonly Piece[]): string {
  // Written by ourselves and hashed in the policy, so it must not be escaped.
  const style: Html = { markup: STYLE };
  return html`<!doctype html>
<html lang="${reader.language}">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f3f1ec" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#121419" media="(prefers-color-scheme: dark)">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<link rel="icon" href="${ICON}">
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`.markup;
}
