/** Steps on the platform: its rules, its broker, its console, and the report over its ledger. */
import { createHash } from 'node:crypto';
import { Unmet } from '../play.ts';
import type { Compile } from '../scope.ts';

/** When a message is late, unless the step says so. */
const LATE_MS = 5_000;
/** Bytes of the firmware that a story uploads: its download takes two seconds over a household's Wi-Fi. */
const FIRMWARE_BYTES = 1024 * 1024;

export const rules: Compile<'rules'> =
  ({ rules }) =>
  ({ setting }) =>
    setting.during(async () => void (await setting.ask('/__mock__/rules', rules)));

export const brokerDownFor: Compile<'brokerDownFor'> =
  ({ brokerDownFor }) =>
  async ({ setting }) =>
    setting.brokerDown(brokerDownFor);

export const firmware: Compile<'firmware'> = ({ firmware: version, for: category }, scope) => {
  const productId = scope.cast.brand.reminders[category]?.productId;
  if (productId === undefined) scope.problem(['for'], `the brand has no ${category}`);
  const md5sum = createHash('md5').update(`${productId} ${version}`).digest('hex');
  const firmwares = [
    { productId, version, url: `https://firmware.example.com/${encodeURIComponent(version)}`, fileSize: FIRMWARE_BYTES, md5sum },
  ];
  const seed = { iotCloud: { products: [], devices: [], applications: [], firmwares } };
  return ({ setting }) => setting.during(async () => void (await setting.ask('/__mock__/seed', seed)));
};

interface Count {
  readonly count: number;
  readonly events: readonly string[];
}

/** What `GET /__mock__/ledger/report` says of one person, as far as a scenario asks. */
interface Person {
  readonly userId?: string;
  readonly once: number;
  readonly lost: Count;
  readonly doubled: Count;
  readonly late: Count;
  readonly outOfOrder: Count;
  readonly heldBack: { readonly [reason: string]: number };
}

export const ledger: Compile<'ledger'> = (step, scope) => {
  const people = scope.people(step.user ?? ['all'], 'user');
  const about = new Set(people.map(({ userId }) => userId));
  return async ({ setting, cast }) => {
    const report = (await setting.during(() => setting.ask(`/__mock__/ledger/report?lateMs=${step.lateAfter ?? LATE_MS}`))) as {
      people: readonly Person[];
    };
    const mine = report.people.filter(({ userId }) => userId !== undefined && about.has(userId));
    const numbers: { readonly [K in keyof typeof step.ledger]-?: (person: Person) => number } = {
      once: (person) => person.once,
      lost: (person) => person.lost.count,
      doubled: (person) => person.doubled.count,
      late: (person) => person.late.count,
      outOfOrder: (person) => person.outOfOrder.count,
      heldBack: (person) => Object.values(person.heldBack).reduce((sum, count) => sum + count, 0),
    };
    const wrong = (Object.entries(step.ledger) as [keyof typeof numbers, number][])
      .map(([what, wanted]) => ({ what, wanted, got: mine.reduce((sum, person) => sum + numbers[what](person), 0) }))
      .filter(({ wanted, got }) => wanted !== got);
    if (wrong.length === 0) return;
    const named = mine.flatMap((person) =>
      wrong.flatMap(({ what }) =>
        what === 'once' || what === 'heldBack'
          ? []
          : person[what].events.map((key) => `${what}, ${cast.nameOfPerson(String(person.userId))}: ${eventWords(key, cast.nameOf)}`),
      ),
    );
    throw new Unmet(`the ledger should say ${wrong.map(({ what, wanted }) => `${what} ${wanted}`).join(', ')}`, [
      `it says ${wrong.map(({ what, got }) => `${what} ${got}`).join(', ')}`,
      ...named.slice(0, 20),
    ]);
  };
};

/** A key of the ledger for people. */
function eventWords(key: string, nameOf: (deviceId: string) => string): string {
  const [deviceId = '', eventId = '', time = ''] = key.split('|');
  return `${eventId} of ${nameOf(deviceId)} at ${new Date(Number(time)).toISOString()}`;
}
