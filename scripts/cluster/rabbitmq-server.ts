/** A RabbitMQ of its own for the tests, with MQTT and the HTTP back end for authentication: temporary folder, free ports on loopback. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../platform/free-port.ts';

const PROGRAMS = '/usr/lib/rabbitmq/bin';
const START_MS = 120_000;

export interface RabbitServer {
  readonly mqttPort: number;
  /** Its management API, with the user it lets in on loopback. */
  readonly managementUrl: string;
  /** The broker stops in an orderly way, the node stays: connections end, queues stay. */
  stop(): void;
  start(): void;
  /** What it logged last, for a test that failed. */
  log(): string;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

export const rabbitInstalled = (): boolean => existsSync(join(PROGRAMS, 'rabbitmq-server'));

/** `platformUrl`: whom it asks about everybody (docs/guides/cluster.md has the same settings). Rejects with its own words. */
export async function startRabbit(platformUrl: string): Promise<RabbitServer> {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-rabbit-'));
  const [amqp, mqtt, management, epmd, dist] = [
    await freePort(0),
    await freePort(0),
    await freePort(0),
    await freePort(0),
    await freePort(0),
  ];
  const asks = (what: string) => `auth_http.${what}_path = ${platformUrl}/broker/rabbitmq/${what}`;
  mkdirSync(join(folder, 'home'));
  writeFileSync(join(folder, 'env.conf'), '');
  writeFileSync(join(folder, 'enabled_plugins'), '[rabbitmq_mqtt,rabbitmq_auth_backend_http,rabbitmq_management].\n');
  writeFileSync(
    join(folder, 'rabbitmq.conf'),
    [
      `listeners.tcp.default = 127.0.0.1:${amqp}`,
      `mqtt.listeners.tcp.default = 127.0.0.1:${mqtt}`,
      'mqtt.allow_anonymous = false',
      'mqtt.prefetch = 100',
      'management.tcp.ip = 127.0.0.1',
      `management.tcp.port = ${management}`,
      'auth_backends.1 = internal',
      'auth_backends.2 = http',
      'auth_http.http_method = post',
      ...['user', 'vhost', 'resource', 'topic'].map(asks),
      '',
    ].join('\n'),
  );
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: join(folder, 'home'),
    LANG: 'C.UTF-8',
    RABBITMQ_NODENAME: `camlock${process.pid}@localhost`,
    RABBITMQ_NODE_PORT: String(amqp),
    RABBITMQ_DIST_PORT: String(dist),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'env.conf'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    ERL_EPMD_PORT: String(epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
  };
  let told = '';
  const server: ChildProcess = spawn(join(PROGRAMS, 'rabbitmq-server'), [], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (part: Buffer) => (told = `${told}${part}`.slice(-8000)));
  const control = (...args: string[]) => {
    const { status, stderr, stdout } = spawnSync(join(PROGRAMS, 'rabbitmqctl'), args, { env, encoding: 'utf8', timeout: START_MS });
    if (status !== 0) throw new Error(`rabbitmqctl ${args.join(' ')} failed: ${(stderr || stdout).slice(-500)}`);
  };
  const remove = async () => {
    const ended = new Promise<void>((resolve) => (server.exitCode === null ? server.once('exit', () => resolve()) : resolve()));
    server.kill('SIGTERM');
    await ended;
    // Erlang's port mapper outlives its nodes.
    spawnSync('epmd', ['-kill'], { env });
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.once('exit', () => reject(new Error(`rabbitmq-server ended: ${told.slice(-1000)}`)));
      server.stdout?.on('data', () => {
        if (/completed with \d+ plugins/.test(told)) resolve();
      });
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    mqttPort: mqtt,
    managementUrl: `http://guest:guest@127.0.0.1:${management}`,
    stop: () => control('stop_app'),
    start: () => control('start_app'),
    log: () => told,
    remove,
  };
}
