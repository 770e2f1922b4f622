/** One running platform: store, clock, rules and ledger, the parts around them, and the doors in front of them. */
import { randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Hono } from 'hono';
import type { HttpHandler } from 'msw';
import { type Clock, createRandom, createRealClock, Hosts, type ManualClock, type Random } from '../devices/index.ts';
import type { ExternalBroker, IotCloud, Phone, PlatformContext } from './context.ts';
import { answerByHost, type HostTable, mountHosts, refuseUnbuilt } from './hosts.ts';
import { createHttpDoor, type RequestLine } from './http-door.ts';
import { createInspection } from './inspect/index.ts';
import { createInspectionGuard } from './inspect/inspection-guard.ts';
import { welcomePage } from './inspect/welcome-page.ts';
import { createIotCloud } from './iot-cloud/index.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { mswHandlers } from './msw-handlers.ts';
import { openStore, type StoreChoice } from './open-store.ts';
import { comesFromElsewhere } from './own-pages.ts';
import { phoneRules } from './phone/rules.ts';
import { createRules, type Rules } from './rules.ts';
import type { PlatformSeed } from './seed.ts';
import { SeedError } from './seed-error.ts';
import { seedShapeError } from './seed-shape.ts';
import { settledAnswers } from './settled-answers.ts';
import type { Store } from './store.ts';
import type { TlsProxy } from './tls-proxy.ts';
import { createWechat, type Wechat } from './wechat/index.ts';

export interface PlatformOptions {
  /** Default `memory`. */
  readonly store?: StoreChoice;
  /** Default: the machine's clock. A manual one can be moved through `POST /__mock__/clock`. */
  readonly clock?: Clock;
  /** Default: seeded anew in every run. */
  readonly random?: Random;
  /** Start values by rule name; a name no rule has is refused. */
  readonly rules?: { readonly [name: string]: unknown };
  /** Told about failures nobody foresaw; default: one line on stderr. */
  readonly report?: (error: unknown) => void;
  /** Told about every answered HTTP request; never sees queries, headers or bodies. */
  readonly log?: (line: RequestLine) => void;
  /** Names besides `localhost` and IP addresses under which a browser may call. */
  readonly allowedHosts?: readonly string[];
  /**
   * What everything but the official hosts (`/__mock__`, `/phone`, attachments) asks for, 16 characters or more. Default: nothing
   * on loopback, a key made on the spot elsewhere (`PlatformAddresses.inspectionKey`).
   */
  readonly inspectionKey?: string;
  /** An MQTT broker (cluster) that is there already: the platform joins it as a client and opens no MQTT port of its own. */
  readonly broker?: ExternalBroker;
  readonly phone?: {
    /** Where hosts live that are neither WeChat nor Tencent, e.g. the brand's login service. */
    readonly routes?: (host: string) => string | undefined;
    readonly prebuilt?: { readonly js: string; readonly css: string };
  };
}

export interface ListenOptions {
  /** HTTP; 0 (default): any free port. */
  readonly port?: number;
  /** MQTT over TCP; 0 (default): any free port; `false`: no broker port. */
  readonly mqttPort?: number | false;
  /** Default 127.0.0.1. Elsewhere whatever looks inside asks for a key, the official hosts and MQTT for their own secrets only. */
  readonly address?: string;
  /** `http://host:port` under which the other processes of a shared state reach this one. Default: the address it listens on. */
  readonly advertise?: string;
}

export interface PlatformAddresses {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  readonly address: string;
  /** Absent when the broker was left out. */
  readonly mqttPort?: number;
  /** Where devices connect when that is a broker that was there already; without its password. */
  readonly mqttUrl?: string;
  /** What inspection asks for; absent: nothing. Tell a person, keep it out of logs. */
  readonly inspectionKey?: string;
}

/** Something reachable under a path of the platform that lives elsewhere, e.g. the simulator's control. */
export interface Attachment {
  /** Gets the request with its whole path. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
}

export interface Platform {
  readonly clock: Clock;
  readonly store: Store;
  readonly rules: Rules;
  readonly ledger: Ledger;
  readonly wechat: Wechat;
  readonly iotCloud: IotCloud;
  readonly hosts: HostTable;
  /** Opens the HTTP and MQTT ports. Rejects with a sentence when a port is taken. */
  listen(options?: ListenOptions): Promise<PlatformAddresses>;
  /** Throws while the platform does not listen. */
  baseUrl(): string;
  /** Answers a request by its official URL, in process. */
  fetch(request: Request): Promise<Response>;
  /** Answers a request to any path of its own HTTP door (`/__mock__/…`, `/phone/api/…`), in process; the origin is ignored. */
  answer(request: Request): Promise<Response>;
  /** For `setupServer(...platform.handlers)` of MSW. */
  readonly handlers: HttpHandler[];
  /** For unmodified programs: set `HTTPS_PROXY` to `url` and `NODE_EXTRA_CA_CERTS` to `caFile` before they start. */
  openTlsProxy(options: { readonly caFile: string; readonly port?: number; readonly address?: string }): Promise<TlsProxy>;
  /** Throws {@link SeedError} with the field that cannot stand. */
  seed(seed: PlatformSeed): void;
  /** Plain JSON of everything, without secrets. */
  state(): object;
  /** Empties the state and puts the rules back; what was seeded is seeded again unless `empty`. */
  reset(options?: { readonly empty?: boolean }): void;
  /** Serves a path prefix (one segment, e.g. `simulator`) from elsewhere; returns detach. */
  attach(segment: string, attachment: Attachment): () => void;
  /** Closes ports and connections, writes the state, frees everything. */
  close(): Promise<void>;
}

export async function createPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const clock = options.clock ?? createRealClock();
  const random = options.random ?? createRandom(randomInt(2 ** 32));
  const report = options.report ?? ((error) => void process.stderr.write(`camlock platform: ${messageOf(error)}\n`));
  const rules = createRules(options.rules);
  const store = await openStore(options.store ?? 'memory');
  const ledger = createLedger(store, clock);
  const guard = createInspectionGuard(options.inspectionKey);
  const seeds = store.table<PlatformSeed>('platform.seeds');

  let addresses: PlatformAddresses | undefined;
  const baseUrl = () => {
    if (!addresses) throw new Error('the platform does not listen yet: call listen() first');
    return addresses.url;
  };

  const wechat = createWechat({ clock, random, store, rules, ledger, report });
  const context: PlatformContext = {
    clock,
    random,
    store,
    rules,
    ledger,
    baseUrl,
    fetch: (request) => fetchByHost(request),
    wechat: wechat.client,
    ...(options.broker ? { broker: options.broker } : {}),
  };
  const iotCloud = await createIotCloud(context);
  refuseUnbuilt(iotCloud.app, Hosts.iotApp, (error) => ({ error }));
  const hosts: HostTable = { ...wechat.hosts, [Hosts.iotApp]: iotCloud.app, ...iotCloud.gateways };
  const fetchByHost = answerByHost(hosts);
  const phoneValues = rules.use(phoneRules);
  rules.complete();

  let phone: Promise<Phone> | undefined;
  const openPhone = () => {
    phone ??= import('./phone/index.ts').then(({ createPhone }) =>
      createPhone({ ...context, ...options.phone, tapWindowMs: () => phoneValues['phone.subscribeTapWindowMs'] }),
    );
    return phone;
  };

  const platform: Platform = {
    clock,
    store,
    rules,
    ledger,
    wechat: wechat.client,
    iotCloud,
    hosts,
    baseUrl,
    fetch: fetchByHost,
    answer: async (request) => root.fetch(request),
    get handlers() {
      return mswHandlers(hosts);
    },
    async listen({ port = 0, mqttPort = 0, address = '127.0.0.1', advertise } = {}) {
      if (addresses) throw new Error(`the platform already listens on ${addresses.url}`);
      guard.listensOn(address);
      const listening = await door.listen(port, address);
      const host = address.includes(':') ? `[${address}]` : address;
      const url = `http://${address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '[::1]' : host}:${listening}`;
      addresses = { url, port: listening, address, ...(guard.key === undefined ? {} : { inspectionKey: guard.key }) };
      if (mqttPort !== false) {
        try {
          const listening = await iotCloud.mqtt.listen(mqttPort, address);
          addresses = { ...addresses, mqttPort: listening, ...(options.broker ? { mqttUrl: withoutSecrets(options.broker.url) } : {}) };
        } catch (error) {
          addresses = undefined;
          await door.close();
          throw error;
        }
      }
      await store.owner?.announce(advertise ?? url);
      return addresses;
    },
    async openTlsProxy({ caFile, port = 0, address = '127.0.0.1' }) {
      const { openTlsProxy } = await import('./tls-proxy.ts');
      const proxy = await openTlsProxy({
        fetch: settledAnswers(store, fetchByHost),
        hosts,
        caFile,
        port,
        address,
        report,
        upgrade: (host, request, socket, head) => host === Hosts.iotApp && iotCloud.upgrade(request, socket, head, pathOf(request)),
      });
      proxies.add(proxy);
      return proxy;
    },
    seed(seed) {
      const problem = seedShapeError(seed);
      if (problem) throw new SeedError(problem);
      if (seed.wechat) wechat.seed(seed.wechat);
      if (seed.iotCloud) iotCloud.seed(seed.iotCloud);
      rememberSeed(seeds, seed);
    },
    state: () => ({
      clock: { now: clock.now(), manual: isManual(clock) },
      rules: Object.fromEntries(rules.list().map(({ name, value }) => [name, value])),
      wechat: wechat.state(),
      iotCloud: iotCloud.state(),
      ledger: { lines: store.table('platform.ledger').size },
    }),
    reset({ empty = false } = {}) {
      const again = [...seeds.values()];
      store.reset();
      rules.reset();
      wechat.reset();
      iotCloud.reset?.();
      if (!empty) for (const seed of again) platform.seed(seed);
    },
    attach(segment, attachment) {
      if (!/^[a-z][a-z-]*$/.test(segment) || attachments.has(segment))
        throw new Error(`cannot attach ${JSON.stringify(segment)}: not a free path segment`);
      attachments.set(segment, attachment);
      return () => void attachments.delete(segment);
    },
    async close() {
      await Promise.all([...proxies].map((proxy) => proxy.close()));
      if (addresses) await door.close();
      await (await phone)?.close?.();
      await iotCloud.close();
      wechat.close();
      await store.close();
    },
  };

  const attachments = new Map<string, Attachment>();
  const proxies = new Set<TlsProxy>();
  const root = new Hono();
  mountHosts(root, hosts);
  root.use('/:inside{.+}', guard.middleware);
  // Routes below a mounted path know it without trailing slash only.
  root.get('/__mock__/', (c) => c.redirect('/__mock__'));
  root.route('/__mock__', createInspection(platform, report));
  if (iotCloud.joined) root.route('/broker', iotCloud.joined.questions);
  root.get('/', (c) => c.html(welcomePage(platform, addresses)));
  root.get('/phone', (c) => c.redirect('/phone/'));
  root.use('/phone/*', (c, next) =>
    comesFromElsewhere(c) ? Promise.resolve(c.json({ error: 'camlock mock: another web page may not use the phone' }, 403)) : next(),
  );
  root.all('/phone/*', async (c) => (await openPhone()).app.fetch(c.req.raw, c.env));
  root.notFound((c) => {
    const attachment = attachments.get(c.req.path.split('/')[1] ?? '');
    if (attachment) return attachment.fetch(c.req.raw);
    return c.json({ error: `camlock mock: ${c.req.method} ${c.req.path.slice(0, 200)} is not here; GET / lists what is` }, 404);
  });
  root.onError((error, c) => {
    report(error);
    return c.json({ error: 'camlock mock: internal error; the server log has the cause' }, 500);
  });

  const door = createHttpDoor({
    // Tencent's C SDK has the gateway's name built in and speaks plain HTTP: it comes with that name, not with a path.
    fetch: settledAnswers(store, (request, env) => (namedHost(iotCloud.gateways, env) ?? root).fetch(request, env)),
    clock,
    report,
    allowedHosts: [...(options.allowedHosts ?? []), ...Object.keys(iotCloud.gateways)],
    ...(options.log ? { log: options.log } : {}),
    upgrade(request, socket, head) {
      const path = pathOf(request);
      if (path.startsWith(`/${Hosts.iotApp}/`)) return iotCloud.upgrade(request, socket, head, path.slice(Hosts.iotApp.length + 1));
      if (!guard.admits((name) => textOf(request.headers[name]))) return false;
      return attachments.get(path.split('/')[1] ?? '')?.upgrade?.(request, socket, head) ?? false;
    },
  });
  iotCloud.resume();
  return platform;
}

/** An address without user and password. */
function withoutSecrets(url: string): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain.href.replace(/\/$/, '');
}

/** Whether the platform's time stands still until moved. */
function isManual(clock: Clock): clock is ManualClock {
  return 'advance' in clock;
}

/** Seeds are kept to be sown again after a reset; the same one once. */
function rememberSeed(seeds: ReturnType<Store['table']>, seed: PlatformSeed): void {
  const text = JSON.stringify(seed);
  for (const known of seeds.values()) if (JSON.stringify(known) === text) return;
  seeds.put(String(seeds.size), seed);
}

/** The host of `hosts` that a plain HTTP request names itself. */
function namedHost(hosts: HostTable, env: object): Hono | undefined {
  const { incoming } = env as { readonly incoming?: IncomingMessage };
  const name = (incoming?.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  return Object.hasOwn(hosts, name) ? hosts[name] : undefined;
}

/** One text for a header that came twice. */
function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'object' ? header.join('; ') : header;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] as string;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
