/**
 * The gateway with one of its modules replaced, which GATEWAY_PART names. The part exports what the module
 * does and says in `replaces` which one that is, so that the gateway itself needs no switch for being broken.
 */
import { registerHooks } from 'node:module';

const part = new URL(process.env.GATEWAY_PART as string, import.meta.url).href;
const { replaces } = (await import(part)) as { readonly replaces: string };

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    // The part itself builds on the original.
    return resolved.url === replaces && context.parentURL !== part ? { ...resolved, url: part } : resolved;
  },
});

await import('../../src/main.ts');
