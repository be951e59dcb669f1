import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package that an installation for production brings, as the lockfile has it. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** As its own package.json says it, which is an SPDX expression; empty where it says nothing. */
  readonly licence: string;
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export type Lock = Readonly<Record<string, LockedPackage>>;

/** The lockfile's packages by their places: '' is the program itself, `node_modules/a/node_modules/b` is b within a. */
export function readLock(root: string): Lock {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
}

/** The names of the packages that the program itself depends on at run time, in order. */
export function directDependencies(lock: Lock): readonly string[] {
  return Object.keys(lock['']?.dependencies ?? {});
}

/**
 * The places in the lockfile of these packages of the program's and of everything that they need, found as Node finds
 * them. Throws where the lockfile lacks one.
 */
export function runtimeTree(lock: Lock, names: readonly string[]): ReadonlySet<string> {
  const places = new Set<string>();
  const open = names.map((name) => placeOf(lock, '', name));
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (places.has(place)) continue;
    places.add(place);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = lock[
      place
    ] as LockedPackage;
    const peers = Object.keys(peerDependencies ?? {}).filter(
      (name) => !peerDependenciesMeta?.[name]?.optional,
    );
    // One that may be left out comes along where it can be had, unless the lockfile leaves it out for all.
    const optional = Object.keys(optionalDependencies ?? {}).filter((name) =>
      findPlace(lock, place as string, name),
    );
    for (const name of [...Object.keys(dependencies ?? {}), ...optional, ...peers])
      open.push(placeOf(lock, place, name));
  }
  return places;
}

/** What stands at a place of the lockfile. */
export function packageAt(lock: Lock, place: string): InstalledPackage {
  const { version = '', license = '' } = lock[place] as LockedPackage;
  return {
    name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version,
    licence: license,
  };
}

function placeOf(lock: Lock, from: string, name: string): string {
  const place = findPlace(lock, from, name);
  if (place === undefined) throw new Error(`package-lock.json has no ${name}, which ${from || 'it'} needs.`);
  return place;
}

/** Node looks beside a package, then beside the one around it, up to the program's own packages. */
function findPlace(lock: Lock, from: string, name: string): string | undefined {
  for (let within = from; ; within = within.slice(0, Math.max(0, within.lastIndexOf('/node_modules/')))) {
    const place = `${within === '' ? '' : `${within}/`}node_modules/${name}`;
    if (lock[place]) return place;
    if (within === '') return undefined;
  }
}
