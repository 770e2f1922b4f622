/** `npm run bench [-- name…] [--json]`: what docs/reference/bench.md describes. */
import { messageOf } from '../failure.ts';
import { type Measured, measuredLine } from './measure.ts';

const BENCHES: Record<string, () => Promise<Measured[]>> = {
  generate: async () => (await import('./generate.ts')).benchGenerate(),
  command: async () => (await import('./brands.ts')).benchCommand(),
  house: async () => (await import('./brands.ts')).benchHouse(),
  'warm-switch': async () => (await import('./brands.ts')).benchWarmSwitch(),
  'build-all': async () => (await import('./brands.ts')).benchBuildAll(),
  'first-page': async () => (await import('./brands.ts')).benchFirstPage(),
  upload: async () => (await import('./upload.ts')).benchUpload(),
  reminders: async () => (await import('./reminders.ts')).benchReminders(),
  rates: async () => (await import('./reminders.ts')).benchRates(),
  send: async () => (await import('./send.ts')).benchSend(),
  connect: async () => (await import('./connect.ts')).benchConnect(),
  subscriptions: async () => (await import('./subscriptions.ts')).benchSubscriptions(),
  disk: async () => (await import('./disk.ts')).benchDisk(),
  'no-socket': async () => (await import('./fleet.ts')).benchNoSocket(),
  fleet: async () => (await import('./fleet.ts')).benchFleetTcp(),
  overhead: async () => (await import('./fleet.ts')).benchOverhead(),
  lateness: async () => (await import('./fleet.ts')).benchLateness(),
  startup: async () => (await import('./startup.ts')).benchStartup(),
};

const json = process.argv.includes('--json');
const wanted = process.argv.slice(2).filter((item) => !item.startsWith('--'));
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`camlock bench: no such measurement: ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}

const results: Measured[] = [];
let failed = false;
for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) {
  process.stderr.write(`measuring ${name} …\n`);
  try {
    for (const measured of await (BENCHES[name] as () => Promise<Measured[]>)()) {
      results.push(measured);
      if (!json) process.stdout.write(`${measuredLine(measured)}\n`);
    }
  } catch (error) {
    failed = true;
    process.stderr.write(`camlock bench: ${name} failed: ${messageOf(error)}\n`);
  }
}
if (json) process.stdout.write(`${JSON.stringify({ ok: !failed, node: process.version, results })}\n`);
process.exit(failed ? 1 : 0);
