/** A scenario on a mock platform that runs already, over HTTP and MQTT: for looking on at /phone/ and /__mock__/ meanwhile. */
import { createRandom } from '../../devices/index.ts';
import type { InboxMessage, LedgerLine, RuleLine } from '../../mock-platform/index.ts';
import { createFaultBook, createFleet } from '../../simulator/index.ts';
import { Failure } from '../failure.ts';
import { type Home, openHome, type PhoneSide } from '../platform/home.ts';
import { openSecrets } from '../platform/secrets.ts';
import { fleetSeed, seedOf } from '../platform/seed.ts';
import { secretsFolder } from '../platform/seed-brand.ts';
import { brokerOf, callPlatform, pictureStoreOf } from '../simulate/platform-client.ts';
import { ledgerText } from '../world/ledger-text.ts';
import { worldSecrets } from '../world/secrets.ts';
import { createTime } from '../world/time.ts';
import type { Story } from './load-scenario.ts';
import type { Setting } from './setting.ts';

/** How often the inboxes are asked for, milliseconds. */
const LOOK_MS = 100;
/** How long something may take on a platform elsewhere, unless a step says more. */
const PATIENCE_MS = 60_000;

/** Rules the story changes are put back when it ends. Throws {@link Failure}. */
export async function openRemoteSetting(
  story: Story,
  { seed, platformUrl: base }: { seed: number; platformUrl: string },
): Promise<Setting> {
  const { scenario, cast, fleet: file } = story;
  const { brand } = cast;
  const { appid } = brand.app;
  const ask: Setting['ask'] = (path, body) => callPlatform(base, path, body);
  const brokerUrl = await brokerOf(base);
  const { manual } = (await ask('/__mock__/clock')) as { manual: boolean };
  if (manual || scenario.start !== undefined)
    throw new Failure(
      'scenario-clock',
      manual
        ? `the clock of the platform at ${base} stands still until it is moved`
        : `${story.file} begins at ${scenario.start}, and the clock of the platform at ${base} is its own`,
      { fix: manual ? 'use one on the machine’s clock' : 'leave --platform out, or take start out of the file', exitCode: 2 },
    );
  // A brand of one's own is known to the platform with the secrets of this machine; the built-in one is ours alone.
  const secrets = scenario.brand === undefined ? worldSecrets(1) : openSecrets(secretsFolder(appid), appid);
  const users = cast.people.map(({ userId, name }) => ({ userId, nickname: name }));
  const units = cast.devices.map(({ unit }) => unit);
  for (const part of [seedOf(brand, secrets, []), fleetSeed(units), { wechat: { miniPrograms: [], users } }])
    await ask('/__mock__/seed', part);
  const before = (await ask('/__mock__/rules')) as RuleLine[];
  if (scenario.rules) await ask('/__mock__/rules', scenario.rules);

  const { clock, pass } = createTime('real');
  const faults = createFaultBook({ clock, seed });
  const fleet = createFleet({
    devices: units,
    brokerUrl,
    clock,
    faults,
    random: createRandom(seed),
    pictures: pictureStoreOf(base),
    ...(file
      ? { schedules: file.schedules, sleep: file.sleep, faultPlans: file.faultPlans, ...(file.wifi ? { wifi: file.wifi } : {}) }
      : {}),
  });
  const inboxes = watchInboxes(
    users.map(({ userId }) => userId),
    ask,
  );
  const homes = new Map<string, Promise<Home>>();

  const during: Setting['during'] = async (work, limitMs = PATIENCE_MS) => {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(limitMs, () =>
        reject(new Failure('scenario-stuck', `this has not ended after ${limitMs / 1000} s`, { fix: 'look at the platform’s own log' })),
      );
    });
    try {
      return await Promise.race([work(), late]);
    } finally {
      cancel();
    }
  };

  return {
    clock,
    fleet,
    faults,
    async pass(limitMs, done) {
      await pass(limitMs, done);
      return done?.() ?? true;
    },
    during,
    home(userId) {
      const platform = {
        baseUrl: () => base.replace(/\/$/, ''),
        fetch: (request: Request) => fetch(request),
        clock,
        wechat: phoneSide(ask),
      };
      const known = homes.get(userId) ?? openHome(platform, brand, secrets, userId);
      homes.set(userId, known);
      return known;
    },
    inbox: inboxes.of,
    ask,
    brokerDown() {
      throw new Failure('scenario-broker', 'the broker of a platform elsewhere is not ours to stop', { fix: 'leave --platform out' });
    },
    async ledger() {
      const ids = new Set(cast.devices.map(({ id }) => id));
      return ledgerText(((await ask('/__mock__/ledger')) as LedgerLine[]).filter(({ deviceId }) => ids.has(deviceId)));
    },
    async close() {
      inboxes.stop();
      await fleet.stop();
      faults.close();
      const after = (await ask('/__mock__/rules')) as RuleLine[];
      const changed = before.filter(({ name, value }) => after.find((rule) => rule.name === name)?.value !== value);
      if (changed.length > 0) await ask('/__mock__/rules', Object.fromEntries(changed.map(({ name, value }) => [name, value])));
    },
  };
}

/** A person's phone by the services of the platform's own phone. */
function phoneSide(ask: Setting['ask']): PhoneSide {
  const path = (operation: string, userId: string, appid: string) => `/phone/api/${operation}?user=${userId}&appid=${appid}`;
  return {
    loginCode: async (userId, appid) => ((await ask(path('login', userId, appid), {})) as { code: string }).code,
    checkDeviceSubscribe: async ({ userId, appid, ...request }) =>
      (await ask(path('subscribe/check', userId, appid), request)) as Awaited<ReturnType<PhoneSide['checkDeviceSubscribe']>>,
    recordDeviceSubscribe: async ({ userId, appid, ...request }) => void (await ask(path('subscribe/record', userId, appid), request)),
  };
}

/** What is in the inboxes, as of a moment ago. */
function watchInboxes(userIds: readonly string[], ask: Setting['ask']) {
  const known = new Map<string, readonly InboxMessage[]>();
  let stopped = false;
  const watch = async (userId: string) => {
    while (!stopped) {
      // A platform that does not answer now may do so the next time; a story that waits for it says what it missed.
      const answer = (await ask(`/phone/api/inbox?user=${userId}`).catch(() => undefined)) as { messages: InboxMessage[] } | undefined;
      if (answer) known.set(userId, answer.messages);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };
  for (const userId of userIds) void watch(userId);
  return {
    of: (userId: string) => known.get(userId) ?? [],
    stop() {
      stopped = true;
    },
  };
}
