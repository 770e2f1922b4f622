/** Plays one story to its end, or to the first step that does not come true. */
import { createRandom, mqttClientId, toDeviceId } from '../../devices/index.ts';
import type { InboxMessage } from '../../mock-platform/index.ts';
import { describe, type FaultStroke, type FleetUnit, type LogLine } from '../../simulator/index.ts';
import { Failure, messageOf } from '../failure.ts';
import type { CastDevice } from './cast.ts';
import { StepFailed, type StepPlace } from './compile.ts';
import type { Story } from './load-scenario.ts';
import { type Play, Unmet } from './play.ts';
import type { Setting } from './setting.ts';
import { eventOf } from './steps/inbox-steps.ts';
import { chosenTemplatesOf, setQuietHours } from './steps/user-steps.ts';

/** Happenings a timeline keeps at most; a fleet of thousands tells more than anybody reads. */
const HAPPENINGS_MAX = 20_000;

/** One line of the timeline. `who`: a name of the scenario; absent: the story itself. Times in milliseconds of the run's clock. */
export interface Moment {
  readonly at: number;
  readonly who?: string;
  readonly kind: 'stage' | 'step' | 'device' | 'fault' | 'message' | 'opened' | 'failed';
  readonly text: string;
}

export interface StageResult {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  /** Of the run's clock. */
  readonly tookMs: number;
  /** Of the machine's. */
  readonly realMs: number;
  readonly steps: number;
  readonly failure?: StageFailure;
}

export interface StageFailure {
  readonly message: string;
  readonly details: readonly string[];
  /** Absent when it failed before its first step. */
  readonly place?: StepPlace;
}

export interface StoryResult {
  readonly file: string;
  readonly name: string;
  readonly description?: string;
  readonly seed: number;
  readonly passed: boolean;
  /** When it began and how long it took, on the run's clock. */
  readonly startedAt: number;
  readonly tookMs: number;
  /** On the machine's clock. */
  readonly realMs: number;
  readonly stages: readonly StageResult[];
  readonly people: readonly { readonly name: string; readonly messages: readonly InboxMessage[] }[];
  readonly devices: readonly string[];
  readonly timeline: readonly Moment[];
  /** Who got what, hop by hop. */
  readonly ledger: string;
}

export interface PerformOptions {
  readonly seed: number;
  readonly open: (story: Story, seed: number) => Promise<Setting>;
  /** Aborted: the story ends at the next chance, as failed. */
  readonly signal?: AbortSignal;
  /** Told as each stage begins and ends. */
  readonly onStage?: (name: string, result?: StageResult) => void;
}

/** Lines of one device that are kept in a stage, the newest. */
const HEARD_MAX = 1_000;

/** What the story got ready before its first stage is a stage, too: it may fail like one. */
const SET_UP = 'set-up';

/** Resolves also when the story fails; throws only what no story can be blamed for. */
export async function perform(story: Story, options: PerformOptions): Promise<StoryResult> {
  const { cast, scenario } = story;
  const reallyStarted = performance.now();
  const setting = interruptible(await options.open(story, options.seed), options.signal);
  try {
    const startedAt = setting.clock.now();
    const timeline: Moment[] = [];
    const heard = new Map<string, LogLine[]>();
    const told = (line: LogLine) => {
      const id = toDeviceId(line);
      if (cast.listenedTo.has(id)) heard.set(id, [...(heard.get(id) ?? []).slice(-HEARD_MAX), line]);
      if (timeline.length < HAPPENINGS_MAX) timeline.push({ at: line.time, who: cast.nameOf(id), kind: 'device', text: withoutHead(line) });
    };
    const struck = ({ at, clientId, fault, packet, direction }: FaultStroke) => {
      const device = cast.devices.find(({ unit }) => mqttClientId(unit) === clientId);
      if (timeline.length < HAPPENINGS_MAX)
        timeline.push({ at, who: device?.name ?? clientId, kind: 'fault', text: `${fault} ${packet} ${direction}` });
    };
    const deaf = [setting.fleet.listen(told), setting.faults.listen(struck)];
    const notice = inboxNoticer(story, setting, timeline);
    const play = createPlay(story, setting, options.seed, timeline, { notice, heard: ({ id }) => heard.get(id) ?? [] });
    const stages: StageResult[] = [];
    const all = [{ name: SET_UP, steps: [{ place: undefined, run: () => setUp(story, play) }] }, ...story.stages];
    let failed = false;
    for (const { name, steps } of all) {
      const began = setting.clock.now();
      const reallyBegan = performance.now();
      if (failed) {
        stages.push({ name, result: 'skipped', tookMs: 0, realMs: 0, steps: steps.length });
        continue;
      }
      options.onStage?.(name);
      heard.clear();
      timeline.push({ at: began, kind: 'stage', text: name });
      const failure = await failureOf(async () => {
        for (const { run } of steps) await run(play);
      });
      const tookMs = setting.clock.now() - began;
      notice();
      if (failure) {
        failed = true;
        timeline.push({ at: setting.clock.now(), kind: 'failed', text: failure.message });
      }
      const realMs = Math.round(performance.now() - reallyBegan);
      const result: StageResult = {
        name,
        result: failure ? 'failed' : 'passed',
        tookMs,
        realMs,
        steps: steps.length,
        ...(failure && { failure }),
      };
      stages.push(result);
      options.onStage?.(name, result);
    }
    const people = cast.people.map(({ name, userId }) => ({ name, messages: setting.inbox(userId) }));
    for (const stop of deaf) stop();
    return {
      file: story.file,
      name: scenario.name,
      ...(scenario.description === undefined ? {} : { description: scenario.description }),
      seed: options.seed,
      passed: !failed,
      startedAt,
      tookMs: setting.clock.now() - startedAt,
      realMs: Math.round(performance.now() - reallyStarted),
      stages: stages.filter(({ name, result }) => name !== SET_UP || result === 'failed'),
      people,
      devices: cast.devices.map(({ name }) => name),
      timeline: timeline
        .map((moment, order) => ({ moment, order }))
        .sort((a, b) => a.moment.at - b.moment.at || a.order - b.order)
        .map(({ moment }) => moment),
      ledger: await setting.ledger(),
    };
  } finally {
    await setting.close();
  }
}

/** The same setting; once `signal` is aborted no more time passes in it. */
function interruptible(setting: Setting, signal: AbortSignal | undefined): Setting {
  if (!signal) return setting;
  return {
    ...setting,
    async pass(limitMs, done) {
      const holds = await setting.pass(limitMs, () => signal.aborted || done?.() === true);
      if (signal.aborted) throw new Unmet('the run was stopped');
      return done === undefined || holds;
    },
  };
}

type Ears = Pick<Play, 'heard'> & { notice(): void };

function createPlay({ cast }: Story, setting: Setting, seed: number, timeline: Moment[], { notice, heard }: Ears): Play {
  const looked = new Map<string, number>();
  return {
    cast,
    setting,
    random: createRandom((seed ^ 0x5ce0a510) >>> 0),
    begin({ text }) {
      notice();
      timeline.push({ at: setting.clock.now(), kind: 'step', text });
    },
    heard,
    unit: ({ unit: { productId, deviceName } }: CastDevice) => setting.fleet.unit(productId, deviceName) as FleetUnit,
    unread: ({ userId }) => setting.inbox(userId).slice(looked.get(userId) ?? 0),
    look: ({ userId }) => void looked.set(userId, setting.inbox(userId).length),
  };
}

/** Everybody is there: devices online, families made, reminders answered. */
async function setUp({ cast }: Story, play: Play): Promise<void> {
  const { setting } = play;
  const { refused } = await setting.during(() => setting.fleet.start());
  const [first] = refused;
  if (first) throw new Unmet(`${cast.nameOf(first.id)} was not let in: ${first.refusal.reason}`, [first.refusal.fix]);
  for (const person of cast.people) {
    const home = await setting.home(person.userId);
    await setting.during(async () => {
      for (const device of person.has) {
        await home.bind(device.unit);
        const templateIds = chosenTemplatesOf(cast, person.reminders, device);
        if (templateIds.length > 0) await home.subscribe(device.unit, { templateIds });
      }
      if (person.quietHours !== undefined) await setQuietHours(home, person.quietHours);
    });
  }
  await setting.during(async () => {
    for (const device of cast.devices) if (device.off) await play.unit(device).powerOff();
  });
}

/** What a stage failed with; anything that is neither the story's nor a refusal goes on. */
async function failureOf(work: () => Promise<void>): Promise<StageFailure | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof StepFailed) return { message: error.unmet.message, details: error.unmet.details, place: error.place };
    if (error instanceof Unmet) return { message: error.message, details: error.details };
    if (error instanceof Failure) return { message: messageOf(error), details: error.fix ? [error.fix] : [] };
    throw error;
  }
}

/** The words of a line of the device log, without its time and its name. */
function withoutHead(line: LogLine): string {
  return describe(line).split(' ').slice(3).join(' ');
}

/** Enters in the timeline what came to the inboxes, and what was opened, since it was called before. */
function inboxNoticer({ cast }: Story, setting: Setting, timeline: Moment[]): () => void {
  const came = new Map<string, number>();
  const opened = new Set<string>();
  return () => {
    for (const { userId, name } of cast.people) {
      const messages = setting.inbox(userId);
      for (const message of messages.slice(came.get(userId) ?? 0))
        timeline.push({ at: message.receivedAt, who: name, kind: 'message', text: words(message, cast.nameOf) });
      came.set(userId, messages.length);
      for (const message of messages)
        if (message.openedAt !== undefined && !opened.has(message.id)) {
          opened.add(message.id);
          timeline.push({ at: message.openedAt, who: name, kind: 'opened', text: words(message, cast.nameOf) });
        }
    }
  };
}

function words(message: InboxMessage, nameOf: (deviceId: string) => string): string {
  const event = eventOf(message);
  const said = message.keywords.slice(1).map(({ value }) => value);
  return `${message.title} ${said.join(' ')}${event ? ` (${nameOf(event.deviceId)})` : ''}`;
}
