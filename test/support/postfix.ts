import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';

const POSTFIX = '/usr/sbin/postfix';
const MASTER = '/usr/lib/postfix/sbin/master';

/** Why Postfix cannot run here; undefined where it can. It hands its parts to users of its own, which takes root. */
const obstacle = !existsSync(POSTFIX)
  ? `There is no Postfix at ${POSTFIX}: install Debian's package postfix.`
  : process.getuid?.() !== 0
    ? 'Postfix starts only as root: run the tests as root.'
    : undefined;

/**
 * For `describe.skipIf`: true on a developer's machine where Postfix cannot run, which is told why. Never true in CI,
 * where starting it then fails: a suite that skips itself in silence proves nothing.
 */
export const postfixMissing = obstacle !== undefined && !process.env.CI;

if (postfixMissing) console.warn(`SKIPPED: the tests that need a real mail server. ${obstacle}`);

/** Its whole life in seconds, should a test run be killed before it can stop what it started. */
const LIFETIME_S = 600;
/** Its log, within its folder. */
const LOG = 'log';
const START_MS = 15_000;
/** Time to end in good order. */
const STOP_MS = 5_000;

export interface PostfixOptions {
  /** Domains and the ports of 127.0.0.1 to which their mail is handed on by SMTP. */
  readonly routes: Readonly<Record<string, number>>;
  /** Addresses and the Maildir of each, whole paths. Mail to other addresses of their domains bounces. */
  readonly mailboxes: Readonly<Record<string, string>>;
  /** Who owns the Maildirs. */
  readonly owner: { readonly uid: number; readonly gid: number };
}

/** A Postfix of its own: no file, no queue and no port of it is the machine's. */
export interface Postfix extends AsyncDisposable {
  /** Takes mail by SMTP on 127.0.0.1, for the domains it was told of and no other. */
  readonly port: number;
  /** What it logged until now, a line for each step of each mail. */
  readonly log: () => Promise<string>;
}

/**
 * Starts Postfix as mail hosters run it: it keeps mailboxes, relays to other servers and bounces what it cannot
 * deliver. It asks no DNS and talks to nobody beyond loopback. Disposal ends all its processes and removes its files.
 * @throws Error where Postfix is missing, not root's, or does not start
 */
export async function startPostfix(options: PostfixOptions): Promise<Postfix> {
  if (obstacle) throw new Error(obstacle);
  // Short, since the paths of its sockets have to fit into 108 bytes.
  const folder = await mkdtemp(join(tmpdir(), 'ig-postfix-'));
  let master: ChildProcess | undefined;
  let exited: Promise<void> = Promise.resolve();
  const log = () => readFile(join(folder, LOG), 'utf8').catch(() => '');
  const kill = (signal: NodeJS.Signals) => {
    try {
      // Its processes are a group of their own.
      if (master?.pid !== undefined) process.kill(-master.pid, signal);
    } catch {
      // They ended before.
    }
  };
  const killAll = () => kill('SIGKILL');
  const stop = async () => {
    kill('SIGTERM');
    const timer = setTimeout(killAll, STOP_MS);
    await exited;
    clearTimeout(timer);
    process.off('exit', killAll);
    // Those that it started end with it, and one may still be writing.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };

  try {
    const port = await freePort();
    const config = await writeConfiguration(folder, port, options);
    // Makes the queue's folders with the owners and modes that Postfix insists on.
    await promisify(execFile)(POSTFIX, ['-c', config, 'check']);
    master = spawn(MASTER, ['-c', config, '-e', String(LIFETIME_S)], { detached: true, stdio: 'ignore' });
    let ended = false;
    const note = () => {
      ended = true;
    };
    exited = once(master, 'exit').then(note, note);
    process.once('exit', killAll);
    const deadline = AbortSignal.timeout(START_MS);
    while (!(await greets(port))) {
      if (ended || deadline.aborted) throw new Error(`Postfix did not start:\n${await log()}`);
      await wait(50);
    }
    return { port, log, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** True once somebody there says that mail is taken. */
async function greets(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    const [greeting] = await once(socket, 'data');
    return String(greeting).startsWith('220 ');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Writes main.cf, master.cf and the tables, and resolves to their folder. */
async function writeConfiguration(
  folder: string,
  port: number,
  { routes, mailboxes, owner }: PostfixOptions,
): Promise<string> {
  const [config, queue, data] = [join(folder, 'etc'), join(folder, 'q'), join(folder, 'data')];
  // Its processes run as users of their own, who have to get through.
  await chmod(folder, 0o755);
  await mkdir(config);
  await mkdir(queue);
  const table = (name: string) => `texthash:${join(config, name)}`;
  const domains = new Set(Object.keys(mailboxes).map((address) => address.slice(address.indexOf('@') + 1)));
  const settings = {
    compatibility_level: '3.6',
    queue_directory: queue,
    data_directory: data,
    maillog_file: join(folder, LOG),
    maillog_file_prefixes: folder,
    inet_interfaces: 'loopback-only',
    inet_protocols: 'ipv4',
    myhostname: 'mail.guest.test',
    mynetworks: '127.0.0.0/8',
    mydestination: '',
    alias_maps: '',
    local_recipient_maps: '',
    smtp_dns_support_level: 'disabled',
    smtp_host_lookup: 'native',
    smtpd_peername_lookup: 'no',
    smtpd_relay_restrictions: 'permit_mynetworks, reject',
    // A relay takes what it is given and reports later what it could not deliver.
    smtpd_reject_unlisted_recipient: 'no',
    default_transport: 'error:5.1.2 There is no such domain here',
    relay_domains: Object.keys(routes).join(', '),
    transport_maps: table('transport'),
    virtual_mailbox_domains: [...domains].join(', '),
    virtual_mailbox_base: '/',
    virtual_mailbox_maps: table('mailboxes'),
    virtual_uid_maps: `static:${owner.uid}`,
    virtual_gid_maps: `static:${owner.gid}`,
    virtual_minimum_uid: '1',
    // The receiving server may be busy for a moment; what is kept for later is tried again within seconds.
    queue_run_delay: '2s',
    minimal_backoff_time: '2s',
    maximal_backoff_time: '2s',
    transport_retry_time: '2s',
    notify_classes: '',
  };
  const lines = (table: Readonly<Record<string, string>>, between: string) =>
    Object.entries(table)
      .map(([name, value]) => `${name}${between}${value}\n`)
      .join('');
  const nextHops = Object.entries(routes).map(([domain, to]) => [domain, `smtp:[127.0.0.1]:${to}`]);
  const maildirs = Object.entries(mailboxes).map(([address, path]) => [address, `${path}/`]);
  await Promise.all([
    writeFile(join(config, 'main.cf'), lines(settings, ' = ')),
    writeFile(join(config, 'master.cf'), services(port)),
    writeFile(join(config, 'transport'), lines(Object.fromEntries(nextHops), ' ')),
    writeFile(join(config, 'mailboxes'), lines(Object.fromEntries(maildirs), ' ')),
  ]);
  return config;
}

/** The parts that relaying, local delivery and bounces take (master(5)); none runs in a chroot. */
function services(port: number): string {
  return `\
127.0.0.1:${port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}
