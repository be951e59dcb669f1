import { type DestinationStream, type Logger, pino } from 'pino';
import { underWay } from '../access/under-way.ts';
import type { Config } from '../config.ts';

/** Standard error, so that what start prints for people on standard output stays readable. */
const STDERR = 2;

/**
 * The log: JSON lines, or lines for people on a terminal. Headers and bodies are never logged, so there is
 * nothing in them to redact; the names below are a second net.
 */
export async function createLog(level: Config['logLevel'], onTerminal: boolean): Promise<Logger> {
  const options = {
    level,
    // Every line that comes of a request says of which.
    mixin() {
      const requestId = underWay()?.requestId;
      return requestId === undefined ? {} : { requestId };
    },
    redact: {
      paths: ['*.authorization', '*.password', '*.secret', '*.token', '*.auth'],
      censor: '[redacted]',
    },
  };
  const destination: DestinationStream = onTerminal
    ? (await import('pino-pretty')).default({ destination: STDERR, sync: true, ignore: 'pid,hostname' })
    : pino.destination({ fd: STDERR, sync: true });
  return pino(options, destination);
}
