/** Licences that ask for no more than that they and the authors' names come along. */
const PERMISSIVE: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
]);

/**
 * Whether an SPDX expression lets anybody use the package as part of theirs: of an OR one side has to, of an AND each.
 * An expression that this does not understand, or none, is not permissive: somebody has to look.
 */
export function isPermissive(licence: string): boolean {
  const expression = licence.trim().replace(/^\(([^()]*)\)$/, '$1');
  if (/[()]| WITH /.test(expression)) return false;
  return expression
    .split(' OR ')
    .some((side) => side.split(' AND ').every((name) => PERMISSIVE.has(name.trim())));
}
