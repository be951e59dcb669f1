import { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { isUrl, wholeNumber } from './values.ts';

/** Where traces go, by the settings of OpenTelemetry that its SDKs share. */
export interface TraceSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly encoding: 'json' | 'protobuf';
  readonly resource: Readonly<Record<string, string>>;
  /** The name of a sampler; perhaps one that does not exist. */
  readonly sampler: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly timeoutMs: number;
  readonly delayMs: number;
}

/**
 * The settings as they stand in the environment. They are not ours alone: where an SDK is in the process, they are for
 * that, so a value that only others understand stops nothing.
 */
export const TRACE_SETTINGS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().default(''),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: z.string().default(''),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: z.string().optional(),
  OTEL_EXPORTER_OTLP_TIMEOUT: wholeNumber(1, 600_000).default(10_000),
  OTEL_BSP_SCHEDULE_DELAY: wholeNumber(1, 600_000).default(5000),
  OTEL_TRACES_EXPORTER: z.string().default('otlp'),
  OTEL_TRACES_SAMPLER: z.string().default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.string().optional(),
  OTEL_SDK_DISABLED: z.string().default('false'),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: z.string().default(''),
};

const ALL = z.object(TRACE_SETTINGS);

/**
 * What they come to; `grpc` where they ask for what is not spoken here, undefined where nobody wants traces. Throws
 * ConfigError for an address or headers that cannot be used.
 */
export function tracesOf(settings: z.output<typeof ALL>): TraceSettings | 'grpc' | undefined {
  const {
    OTEL_EXPORTER_OTLP_ENDPOINT: base,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own,
    OTEL_EXPORTER_OTLP_PROTOCOL: shared = 'http/protobuf',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol = shared,
    OTEL_TRACES_EXPORTER: exporter,
    OTEL_SDK_DISABLED: disabled,
  } = settings;
  if ((own ?? base) === undefined || disabled.toLowerCase() === 'true') return undefined;
  if (!exporter.split(',').some((name) => name.trim() === 'otlp')) return undefined;
  if (protocol === 'grpc') return 'grpc';
  const share = Number(settings.OTEL_TRACES_SAMPLER_ARG ?? 1);
  return {
    url: urlOf(base, own),
    headers: {
      ...headersOf('OTEL_EXPORTER_OTLP_HEADERS', settings.OTEL_EXPORTER_OTLP_HEADERS),
      ...headersOf('OTEL_EXPORTER_OTLP_TRACES_HEADERS', settings.OTEL_EXPORTER_OTLP_TRACES_HEADERS),
    },
    encoding: protocol === 'http/json' ? 'json' : 'protobuf',
    resource: {
      'service.name': 'invitegraph',
      ...pairs('OTEL_RESOURCE_ATTRIBUTES', settings.OTEL_RESOURCE_ATTRIBUTES),
      ...(settings.OTEL_SERVICE_NAME === undefined ? {} : { 'service.name': settings.OTEL_SERVICE_NAME }),
    },
    sampler: settings.OTEL_TRACES_SAMPLER,
    share: share >= 0 && share <= 1 ? share : 1,
    timeoutMs: settings.OTEL_EXPORTER_OTLP_TIMEOUT,
    delayMs: settings.OTEL_BSP_SCHEDULE_DELAY,
  };
}

/** The address for all signals is the beginning of that for traces; the one for traces stands as it is. */
function urlOf(base: string | undefined, own: string | undefined): string {
  const [name, text] =
    own === undefined
      ? ['OTEL_EXPORTER_OTLP_ENDPOINT', `${base?.replace(/\/+$/, '')}/v1/traces`]
      : ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', own];
  if (!isUrl(text, 'http:', 'https:') || new URL(text).username !== '')
    throw new ConfigError(`${name} must be an http or https address such as http://collector:4318.`);
  return text;
}

function headersOf(name: string, text: string): Record<string, string> {
  const found = pairs(name, text);
  try {
    return Object.fromEntries(new Headers(found));
  } catch (cause) {
    throw new ConfigError(`${name} must hold headers, such as api-key=secret.`, { cause });
  }
}

/** `name=value` between commas, percent-encoded (the form of W3C Baggage, without its properties). */
function pairs(name: string, text: string): Record<string, string> {
  const found: [string, string][] = [];
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const [, key = '', value = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
    try {
      if (key === '') throw new Error('a pair without a name');
      found.push([decodeURIComponent(key), decodeURIComponent(value)]);
    } catch (cause) {
      throw new ConfigError(`${name} must be name=value pairs, separated by commas, percent-encoded.`, {
        cause,
      });
    }
  }
  return Object.fromEntries(found);
}
