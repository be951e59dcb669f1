import { createRequire } from 'node:module';

type Core = typeof import('@pothos/core');

const require = createRequire(import.meta.url);
const core = require('@pothos/core') as Core;

// All of them as CommonJS, which graphql is too: Node loads their many small files in a third of the time so. The
// plugins must see the same copy as the builder, so whoever needs one takes it from here.
export const SchemaBuilder: Core['default'] = core.default;
export const BasePlugin: Core['BasePlugin'] = core.BasePlugin;
export const { default: DataloaderPlugin } =
  require('@pothos/plugin-dataloader') as typeof import('@pothos/plugin-dataloader');
export const { default: RelayPlugin } =
  require('@pothos/plugin-relay') as typeof import('@pothos/plugin-relay');
export const { default: ScopeAuthPlugin } =
  require('@pothos/plugin-scope-auth') as typeof import('@pothos/plugin-scope-auth');
