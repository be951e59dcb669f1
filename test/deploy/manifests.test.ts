import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig } from '../../src/config.ts';

const DEPLOY = join(import.meta.dirname, '..', '..', 'deploy');
const read = (path: string) => readFileSync(join(DEPLOY, path), 'utf8');

/** Values of secrets that a manifest leaves to whoever uses it. */
const SECRETS = {
  API_KEYS: 'me:0123456789abcdef0123456789abcdef:admin',
  CLIENT_SECRET: '0123456789abcdef0123456789abcdef',
  TOKEN_SECRET: '0123456789abcdef0123456789abcdef',
  DATABASE_URL: 'postgres://invitegraph:secret@postgres:5432/invitegraph',
};

/** The settings table is what users read: a name that is not in it is misspelt or forgotten. */
const documented = read('../docs/settings.md');

function expectSettings(settings: Record<string, string>): void {
  for (const name of Object.keys(settings)) expect(documented).toContain(`\`${name}\``);
  expect(readConfig(settings)).toBeDefined();
}

describe('the image', () => {
  const dockerfile = read('docker/Dockerfile');

  test('is described without a mistake', () => {
    expect(validate(dockerfile)).toEqual([]);
    expect(validate(dockerfile.replace('WORKDIR /app', 'WORKDIRR /app'))).not.toEqual([]);
  });

  test('starts with settings that the gateway takes, and as a user who is not root', () => {
    const environment = /^ENV ((?:.*\\\n)*.*)$/m.exec(dockerfile)?.[1] ?? '';
    const {
      NODE_ENV: _env,
      NODE_COMPILE_CACHE: _cache,
      ...settings
    } = Object.fromEntries([...environment.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
    expectSettings({ ...settings, API_KEYS: SECRETS.API_KEYS });
    expect(dockerfile.lastIndexOf('\nUSER node')).toBeGreaterThan(dockerfile.lastIndexOf('\nFROM'));
  });

  test('copies only what is there, and nothing that is kept out of the context', () => {
    const allowed = new Set(
      read('docker/Dockerfile.dockerignore')
        .split('\n')
        .filter((line) => line.startsWith('!'))
        .map((line) => line.slice(1)),
    );
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    expect(copied.length).toBeGreaterThan(3);
    for (const path of copied) {
      expect(allowed).toContain(path);
      expect(existsSync(join(DEPLOY, '..', path))).toBe(true);
    }
  });
});

test('the compose file gives both gateways settings that they take', () => {
  // Merge keys are YAML 1.1, and compose reads them.
  const { services } = parse(read('docker/compose.yaml'), { merge: true });
  for (const name of ['first', 'second']) {
    const { environment } = services[name];
    expect(environment.DATABASE_URL).toContain('@postgres:5432/');
    expectSettings({ ...environment, ...SECRETS });
  }
  for (const name of ['postgres', 'redis', 'mail']) expect(services.first.depends_on[name]).toBeDefined();
  // What may be reached from outside is bound to this machine until somebody decides otherwise.
  for (const service of Object.values<{ ports?: string[] }>(services))
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('the Kubernetes manifests belong together', () => {
  const documents = parseAllDocuments(read('kubernetes/invitegraph.yaml'));
  expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
  const manifests = documents.map((document) => document.toJS());
  const of = (kind: string) => manifests.find((manifest) => manifest.kind === kind);
  const { metadata, spec } = of('Deployment').spec.template;
  expectSettings({ ...of('ConfigMap').data, ...SECRETS, HOST: '0.0.0.0' });
  expect(of('Deployment').spec.selector.matchLabels).toEqual(metadata.labels);
  expect(of('Service').spec.selector).toEqual(metadata.labels);
  expect(of('PodDisruptionBudget').spec.selector.matchLabels).toEqual(metadata.labels);
  const [gateway] = spec.containers;
  const ports = gateway.ports.map(({ name }: { name: string }) => name);
  for (const { targetPort } of of('Service').spec.ports) expect(ports).toContain(targetPort);
  for (const probe of [gateway.readinessProbe, gateway.livenessProbe])
    expect(ports).toContain(probe.httpGet.port);
});

test('systemd takes the unit', async () => {
  const { stderr } = await promisify(execFile)('systemd-analyze', [
    'verify',
    '--man=no',
    join(DEPLOY, 'systemd', 'invitegraph.service'),
  ]).catch((error: { stderr: string }) => error);
  // The folder that it names is made on the machine that it is for.
  const complaints = stderr.split('\n').filter((line) => line.includes('invitegraph.service'));
  expect(complaints).toEqual([]);
});
