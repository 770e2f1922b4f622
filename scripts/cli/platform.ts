import { type Command, Option } from 'commander';
import type { PlatformOptions } from '../../mock-platform/index.ts';
import { Failure } from '../failure.ts';
import { createOutput, untilStopped, wholeNumber } from './output.ts';

interface PlatformFlags {
  readonly port: number;
  readonly mqttPort: number;
  readonly address: string;
  readonly state: string;
  readonly database?: string | true;
  readonly advertise?: string;
  readonly allowedHost?: string[];
  readonly memory?: true;
  readonly brokerUrl?: string | true;
  readonly brokerSubscription: 'durable' | 'shared';
  readonly brand?: string;
  readonly json?: true;
}

/** Undefined: not asked for. The URL is never shown: it holds a password. */
function databaseOf({ database, memory }: PlatformFlags): string | undefined {
  if (database === undefined) return undefined;
  if (memory) {
    throw new Failure('two-stores', '--memory and --database were both given', { fix: 'use one of them', exitCode: 2 });
  }
  const url = database === true ? (process.env.DATABASE_URL ?? '') : database;
  if (/^postgres(ql)?:\/\/./.test(url)) return url;
  throw new Failure('no-database-url', `--database has no PostgreSQL URL ${database === true ? 'in DATABASE_URL' : 'after it'}`, {
    fix: 'give postgres://user:password@host:port/name, best in DATABASE_URL: arguments are seen by everybody on the machine',
    exitCode: 2,
  });
}

/** Undefined: the address it listens on. */
function advertised(url: string | undefined): string | undefined {
  if (url === undefined || url === '') return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'http:' && parsed.username === '' && parsed.pathname === '/') return parsed.origin;
  throw new Failure('advertise-not-an-address', `${JSON.stringify(url.slice(0, 200))} is not an address other processes can call`, {
    fix: 'give http://host:port, for instance --advertise http://10.0.0.7:7100',
    exitCode: 2,
  });
}

/** From the flag, or CAMLOCK_BROKER_URL and CAMLOCK_BROKER_MANAGEMENT_URL. The URLs are never shown: they hold passwords. */
function brokerOf({ brokerUrl, brokerSubscription }: PlatformFlags): PlatformOptions['broker'] {
  if (brokerUrl === undefined) return undefined;
  const url = brokerUrl === true ? (process.env.CAMLOCK_BROKER_URL ?? '') : brokerUrl;
  if (!/^mqtts?:\/\/./.test(url)) {
    throw new Failure('no-broker-url', `--broker-url has no MQTT address ${brokerUrl === true ? 'in CAMLOCK_BROKER_URL' : 'after it'}`, {
      fix: 'give mqtt://user:password@host:1883, best in CAMLOCK_BROKER_URL: arguments are seen by everybody on the machine',
      exitCode: 2,
    });
  }
  const managementUrl = process.env.CAMLOCK_BROKER_MANAGEMENT_URL;
  return { url, subscription: brokerSubscription, ...(managementUrl ? { managementUrl } : {}) };
}

/** `camlock platform`: the other side of the wire, for a person or for other programs. */
export function registerPlatform(program: Command): void {
  program
    .command('platform')
    .description('run the mock platform: WeChat, IoT cloud, MQTT broker and phone on this machine')
    .option('--port <n>', 'HTTP port (0: any free one)', wholeNumber('--port', 0, 65535), 7100)
    .option('--mqtt-port <n>', 'MQTT port (0: any free one)', wholeNumber('--mqtt-port', 0, 65535), 1883)
    .option('--address <ip>', 'listen on this address; away from loopback /__mock__ and /phone ask for a key', '127.0.0.1')
    .option('--state <file>', 'keep state in this SQLite file', '.camlock/platform.db')
    .option('--database [url]', 'keep state in PostgreSQL, by default the one of DATABASE_URL; further processes hand on to the first')
    .option('--advertise <url>', 'http://host:port under which the other processes on the database reach this one (CAMLOCK_ADVERTISE)')
    .option('--allowed-host <name...>', 'names besides localhost and IP addresses under which browsers and brokers may call')
    .option('--memory', 'keep nothing')
    .option('--broker-url [url]', 'join this MQTT broker, by default the one of CAMLOCK_BROKER_URL, instead of opening one')
    .addOption(
      new Option('--broker-subscription <kind>', 'durable: one subscription under one name; shared: $share/camlock/…')
        .choices(['durable', 'shared'])
        .default('durable'),
    )
    .option('--brand <file>', 'enter what this brand needs in both consoles')
    .option('--json', 'print one JSON value when it listens')
    .addHelpText(
      'after',
      '\nExamples:\n  camlock platform\n  camlock platform --brand examples/brands/aurora/brand.yaml\n  camlock platform --port 0 --mqtt-port 0 --memory --json\n  camlock platform --address 0.0.0.0\n  DATABASE_URL=postgres://camlock@db/camlock camlock platform --database\n  CAMLOCK_BROKER_URL=mqtt://camlock:secret@rabbit camlock platform --broker-url',
    )
    .action(async (options: PlatformFlags) => {
      const output = createOutput(options.json === true);
      const databaseUrl = databaseOf(options);
      const broker = brokerOf(options);
      const [{ openPlatform }, { addressLines }, { keepInspectionKey }] = await Promise.all([
        import('../platform/open.ts'),
        import('../platform/doors.ts'),
        import('../platform/secrets.ts'),
      ]);
      const given = process.env.CAMLOCK_INSPECTION_KEY;
      const away = given || options.address === '127.0.0.1' ? undefined : keepInspectionKey('.camlock');
      const inspectionKey = given || away?.key;
      const advertise = advertised(options.advertise ?? process.env.CAMLOCK_ADVERTISE);
      const { platform, addresses, close } = await openPlatform({
        port: options.port,
        mqttPort: options.mqttPort,
        address: options.address,
        platform: {
          ...(inspectionKey ? { inspectionKey } : {}),
          ...(broker ? { broker } : {}),
          ...(options.allowedHost ? { allowedHosts: options.allowedHost } : {}),
        },
        ...(advertise ? { advertise } : {}),
        ...(options.memory ? {} : { stateFile: options.state }),
        ...(databaseUrl
          ? {
              databaseUrl,
              onStandby: (url: string) => output.say(`another process owns this state: ${url} hands on to it until it ends`),
            }
          : {}),
      });
      let keyFile: string | undefined;
      if (options.brand) {
        const { seedBrand } = await import('../platform/seed-brand.ts');
        keyFile = await seedBrand(platform, options.brand).catch(async (error: unknown) => {
          await close();
          throw error;
        });
      }
      // Before the addresses are told: whoever reads them may stop it at once.
      const stopped = untilStopped();
      output.say(`mock platform listens on ${addresses.http}`);
      for (const line of addressLines(addresses)) output.say(line);
      if (keyFile) output.say(`  upload key  ${keyFile}`);
      if (away) output.say(`  inspection asks for the key in ${away.file}: header x-camlock-key, or open a page once with ?key=…`);
      output.say('Ctrl-C ends it.');
      output.result({ ok: true, ...addresses, ...(keyFile ? { keyFile } : {}), ...(away ? { inspectionKeyFile: away.file } : {}) });
      const gone = platform.store.owner?.gone.then(() => 'gone' as const);
      if ((await Promise.race([stopped, ...(gone ? [gone] : [])])) !== 'gone') return close();
      // Nothing here is true any more: whoever keeps processes running starts a new one, which hands on.
      await close().catch(() => {});
      throw new Failure('taken-over', 'another process has taken the state over', {
        fix: 'start this one again: it hands on to the new owner',
      });
    });
}
