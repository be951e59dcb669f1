/**
 * The process: settings in, a gateway listening, and an orderly end. What the gateway is made of stands in
 * gateway.ts; read that next.
 */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `invitegraph needs Node 24 or later, and this is ${process.versions.node}. Start it with: npm start\n`,
  );
  process.exit(1);
}

// What was compiled once need not be again: later starts take a quarter less. Where the folder cannot be written,
// nothing is kept and nothing fails.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'));

// Loaded only now: an older Node would stop at something in there with a message that helps nobody.
const { loadConfig, misspeltHere } = await import('./config.ts');
const { ConfigError } = await import('./errors.ts');
const { openGateway } = await import('./gateway.ts');
const { banner } = await import('./server/banner.ts');
const { isForgottenItem } = await import('./server/forgotten-items.ts');
const { createLog } = await import('./server/log.ts');

try {
  const config = loadConfig();
  const log = createLog(config.logLevel, process.stderr.isTTY === true);
  for (const { name, meant } of misspeltHere())
    log.warn(
      { setting: name },
      `${name} is no setting and means nothing here. Is it ${meant} that you mean?`,
    );
  process.on('unhandledRejection', (reason) => {
    if (!isForgottenItem(reason)) throw reason;
    log.debug({ err: reason }, 'another item of a list that had failed already');
  });
  const gateway = await openGateway(config, log);
  process.stdout.write(banner(config, gateway));
  // Now and not at the end, which a crash or a SIGKILL would not come to: then every start would be like the first.
  setImmediate(flushCompileCache);

  let stopping = false;
  const stop = (signal: string) => {
    // A second signal means that somebody has lost patience.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    // Whoever presses Ctrl+C has nobody who balances the load, and is not to wait for them.
    gateway.close(signal === 'SIGTERM' ? config.drainMs : 0).then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ err: error }, 'the end was not orderly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  // A setting's problem is one line that names it; anything else is a defect, and its stack is wanted.
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`invitegraph cannot start: ${error.message}\n`);
  process.exit(1);
}
