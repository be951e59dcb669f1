import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { freePort } from './free-port.ts';

const BINARY = '/usr/sbin/dovecot';
/** Its whole life in seconds, should a test run be killed before it can stop what it started. */
const LIFETIME_S = 600;
/** nobody's, in Debian: dovecot refuses to open mailboxes as root. */
const MAIL_ID = 65_534;
const USER = 'invites@company.example';
/** With characters that a URL must spell otherwise. */
const PASSWORD = 'pa+ss/wo rd%7f3a@';

/** Why dovecot cannot run here; undefined where it can. It opens mailboxes as another user, which takes root. */
const obstacle = !existsSync(BINARY)
  ? `There is no dovecot at ${BINARY}: install Debian's package dovecot-imapd.`
  : process.getuid?.() !== 0
    ? 'dovecot starts only as root: run the tests as root.'
    : undefined;

/**
 * For `describe.skipIf`: true on a developer's machine where dovecot cannot run, which is told why. Never true in CI,
 * where starting it then fails: a suite that skips itself in silence proves nothing.
 */
export const dovecotMissing = obstacle !== undefined && !process.env.CI;

if (dovecotMissing) console.warn(`SKIPPED: the tests that read a mailbox by IMAP. ${obstacle}`);

/** A real IMAP server on loopback with one mailbox, in its own folder. */
export interface Dovecot extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The Maildir of INBOX, and the user and group that own it. */
  readonly maildir: string;
  readonly owner: { readonly uid: number; readonly gid: number };
  /** IMAP_URL of the mailbox; `rest` is what follows the slash. */
  readonly url: (rest?: string, at?: number) => string;
  /** Another client of the mailbox, with no folder open; closed with the server. */
  readonly client: () => Promise<ImapFlow>;
  readonly start: () => Promise<void>;
  /** Ends it and cuts every connection. */
  readonly stop: () => Promise<void>;
}

/** Starts one. `tls` has it speak TLS from the first byte, at `localhost`. */
export async function startDovecot(tls?: { readonly key: string; readonly cert: string }): Promise<Dovecot> {
  if (obstacle) throw new Error(obstacle);
  const folder = await mkdtemp(join(tmpdir(), 'dovecot-'));
  // The processes that open the mailbox are not root.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const mails = join(folder, 'mails');
  await mkdir(mails);
  chownSync(mails, MAIL_ID, MAIL_ID);
  await writeFile(join(folder, 'users'), `${USER}:{PLAIN}${PASSWORD}\n`, { mode: 0o644 });
  if (tls) {
    await writeFile(join(folder, 'cert.pem'), tls.cert);
    await writeFile(join(folder, 'key.pem'), tls.key, { mode: 0o600 });
  }
  await writeFile(join(folder, 'dovecot.conf'), configuration(folder, port, tls !== undefined));

  let child: ChildProcess | undefined;
  let printed = '';
  const clients: ImapFlow[] = [];
  const dovecot: Dovecot = {
    port,
    user: USER,
    password: PASSWORD,
    maildir: join(mails, USER),
    owner: { uid: MAIL_ID, gid: MAIL_ID },
    url: (rest = 'INBOX?tls=off', at = port) =>
      `${tls ? 'imaps' : 'imap'}://${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}@${tls ? 'localhost' : '127.0.0.1'}:${at}/${rest}`,
    async client() {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: tls !== undefined,
        doSTARTTLS: false,
        tls: { rejectUnauthorized: false },
        auth: { user: USER, pass: PASSWORD },
        logger: false,
        disableAutoIdle: true,
      });
      client.on('error', () => {});
      await client.connect();
      clients.push(client);
      return client;
    },
    async start() {
      const started = spawn(
        'timeout',
        [String(LIFETIME_S), BINARY, '-F', '-c', join(folder, 'dovecot.conf')],
        {
          // A group of its own: what serves a connection outlives the master by half a minute.
          detached: true,
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      child = started;
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (chunk) => {
          printed += chunk;
        });
      const ended = once(started, 'exit').then(() => {
        throw new Error(`dovecot ended:\n${printed}`);
      });
      await Promise.race([ended, listening(port)]);
      ended.catch(() => {});
    },
    async stop() {
      const ending = child;
      child = undefined;
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
      process.kill(-(ending.pid as number), 'SIGTERM');
      await once(ending, 'exit');
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await dovecot.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await dovecot.start();
  } catch (error) {
    await dovecot[Symbol.asyncDispose]();
    throw error;
  }
  return dovecot;
}

function configuration(folder: string, port: number, tls: boolean): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = ${folder}
protocols = imap
listen = 127.0.0.1
log_path = /dev/stderr
ssl = ${tls ? `required\nssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem` : 'no'}
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:${folder}/mails/%u
mailbox_idle_check_interval = 1 s
mail_max_userip_connections = 200
first_valid_uid = 1
maildir_stat_dirs = no
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/users
}
userdb {
  driver = static
  args = uid=${MAIL_ID} gid=${MAIL_ID} home=${folder}/mails/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
}
service imap-login {
  inet_listener imap {
    port = ${tls ? 0 : port}
  }
  inet_listener imaps {
    port = ${tls ? port : 0}
    ssl = yes
  }
}
service stats {
  chroot =
}
`;
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (connected) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
