import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

// All of them as CommonJS, which graphql is too: Node loads their many small files in a third of the time so. The
// plugins must see the same copy as the builder, so whoever needs one takes it from here.
export const { default: SchemaBuilder, BasePlugin } =
  require('@pothos/core') as typeof import('@pothos/core');
export const { default: DataloaderPlugin } =
  require('@pothos/plugin-dataloader') as typeof import('@pothos/plugin-dataloader');
export const { default: RelayPlugin } =
  require('@pothos/plugin-relay') as typeof import('@pothos/plugin-relay');
export const { default: ScopeAuthPlugin } =
  require('@pothos/plugin-scope-auth') as typeof import('@pothos/plugin-scope-auth');
