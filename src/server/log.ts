import { type DestinationStream, type Logger, pino } from 'pino';
import { underWay } from '../access/under-way.ts';
import type { Config } from '../config.ts';
import { presentSpan } from '../tracing/tracer.ts';
import { forTerminal } from './terminal-line.ts';

/** Standard error, so that what start prints for people on standard output stays readable. */
const STDERR = 2;

/**
 * The log: JSON lines, or lines for people on a terminal. Headers and bodies are never logged, so there is
 * nothing in them to redact; the names below are a second net.
 */
export function createLog(level: Config['logLevel'], onTerminal: boolean): Logger {
  const options = {
    level,
    // Every line that comes of a request says of which, and of which trace where that has another id.
    mixin() {
      const requestId = underWay()?.requestId;
      const traceId = presentSpan()?.traceId;
      return {
        ...(requestId === undefined ? {} : { requestId }),
        ...(traceId === undefined || traceId === requestId ? {} : { traceId }),
      };
    },
    redact: {
      paths: ['*.authorization', '*.password', '*.secret', '*.token', '*.auth'],
      censor: '[redacted]',
    },
  };
  const stderr: DestinationStream = pino.destination({ fd: STDERR, sync: true });
  return pino(options, onTerminal ? { write: (line) => stderr.write(forTerminal(line)) } : stderr);
}
