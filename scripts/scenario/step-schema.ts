/**
 * The steps of a scenario, one form each. A step is known by its verb: the key no other form has. Who acts stands beside it:
 * `device` and `user` take the names of the file.
 */
import { z } from 'zod';
import { type Category, categories, OtaFailure } from '../../devices/index.ts';
import { faultsInFiles } from '../../simulator/index.ts';
import { happeningTypes } from './happenings.ts';
import { duration, hour, name, names, quietHours, reminders, ruleValues, values } from './schema-words.ts';

/** How a firmware update may end: well, in silence, or with one of the failures Tencent names. */
const OTA_RESULTS = ['ok', 'hang', ...Object.keys(OtaFailure)] as ['ok', 'hang', ...(keyof typeof OtaFailure)[]];

const { faultFields } = await faultsInFiles();

const within = duration.optional().describe('How long it may take; 10 s when left out');
const refused = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe('The cloud must refuse this, and its answer must contain this text, e.g. InvalidParameterValue.NoPermission');

/** Which devices a step is about, and how it is spread over several. */
const ofDevices = {
  device: names.describe('Name of a device (or several), a tag, a category, or all'),
  spread: duration
    .optional()
    .describe('Over how long it is spread when there are several, each at its own diced moment; at once when left out'),
  share: z.number().gt(0).max(1).optional().describe('Share of them it happens to, diced; all when left out'),
};
const byUser = { user: names.describe('Name of a person, or several, or all'), refused };

/** What must be found in an inbox. */
export const messageSchema = z.strictObject({
  message: name.describe('A reminder by key (doorbell-ring), by its words (有人按门铃) or by the title of its message (门铃呼叫提醒)'),
  from: name.optional().describe('The device it is about'),
  words: z.array(z.string().min(1).max(200)).max(10).optional().describe('What must stand in it, keyword by keyword'),
  within: duration.optional().describe('Longest time from the event to the inbox'),
  strong: z.boolean().optional().describe('Whether it rings and vibrates'),
  times: z.int().min(1).max(100_000).optional().describe('That many in a row; one when left out'),
});
const message = z.union([name, messageSchema]);

/** What a device itself says happened to it, on the wire or off it. */
const happening = {
  tells: z
    .enum(happeningTypes)
    .describe('The device must have told this since the stage began: control, event-answered, rejected, update-failed …'),
  with: values.optional().describe('Fields of what it told, such as { code: 406 }'),
};

const condition = z.union([
  z.strictObject({ device: names, ...happening }),
  z.strictObject({
    user: name,
    message: name.describe('A reminder, by any of its names'),
    from: name.optional().describe('The device it is about'),
  }),
  z.strictObject({ user: name, messages: z.int().min(1).max(100_000).describe('At least so many that were not looked at before') }),
  z.strictObject({ device: names, has: values.describe('Properties with these values') }),
  z.strictObject({ device: names, connection: z.enum(['online', 'offline']) }),
]);

export const stepForms = {
  // What happens at a device.
  does: z.strictObject({
    does: name.describe('A trigger of the category: doorbell, 按门铃 …'),
    ...ofDevices,
    input: values.optional().describe('Inputs of the trigger'),
    declined: z.string().min(1).max(200).optional().describe('Nothing must come of it, and the reason must contain this text'),
  }),
  sets: z.strictObject({ sets: values.describe('Properties that change by themselves, as by a hand at the device'), ...ofDevices }),
  posts: z.strictObject({
    posts: name.describe('An event of the thing model that nothing led to: pry_alarm, 撬锁报警 …'),
    ...ofDevices,
    params: values.optional().describe('Its parameters; event_time is filled in'),
  }),
  power: z.strictObject({ power: z.enum(['on', 'off']).describe('Switch it on or off, with a goodbye to the cloud'), ...ofDevices }),
  cutFor: z.strictObject({
    cutFor: duration.describe('It loses the network without a goodbye and tries again after this long'),
    ...ofDevices,
  }),
  resets: z.strictObject({ resets: z.literal('factory').describe('Factory reset by hand at the device'), ...ofDevices }),
  nextUpdate: z.strictObject({ nextUpdate: z.enum(OTA_RESULTS).describe('How its next firmware update ends'), ...ofDevices }),
  fault: z.strictObject({ ...faultFields, device: ofDevices.device, share: ofDevices.share }),
  lifts: z.strictObject({ lifts: z.union([z.literal('all'), faultFields.fault]).describe('Faults that end'), device: names }),
  has: z.strictObject({ has: values.describe('The device itself must have these properties'), device: names, within }),
  connection: z.strictObject({ connection: z.enum(['online', 'offline']).describe('The device must be so'), device: names, within }),
  tells: z.strictObject({ ...happening, device: names, within }),
  runs: z.strictObject({ runs: z.string().min(1).max(64).describe('The device must run this firmware'), device: names, within }),

  // What a person does.
  binds: z.strictObject({ binds: names.describe('Adds devices to the family'), ...byUser }),
  unbinds: z.strictObject({ unbinds: names.describe('Removes devices from the family'), ...byUser }),
  accepts: z.strictObject({
    accepts: reminders.describe('Allows these reminders in the dialog'),
    of: names.describe('For these devices'),
    strong: z.boolean().optional().describe('Chooses 添加提醒, ring and vibration, too; yes when left out'),
    ...byUser,
  }),
  rejects: z.strictObject({ rejects: reminders.describe('Refuses these reminders in the dialog'), of: names, ...byUser }),
  switchesOff: z.strictObject({
    switchesOff: z.union([z.literal('everything'), z.array(name).min(1).max(20)]).describe('Messages switched off on the settings page'),
    user: names,
  }),
  switchesOn: z.strictObject({
    switchesOn: z
      .union([z.literal('everything'), z.array(name).min(1).max(20)])
      .describe('Messages switched on again on the settings page'),
    user: names,
  }),
  quietHours: z.strictObject({ quietHours: z.union([z.literal('none'), quietHours]).describe('Hours without reminders'), ...byUser }),
  opens: z.strictObject({ opens: name.describe('Opens the newest message of this reminder'), from: name.optional(), user: names, within }),
  shares: z.strictObject({ shares: names.describe('Shares devices'), with: names.describe('With these people, who accept'), ...byUser }),
  stopsSharing: z.strictObject({ stopsSharing: names.describe('Takes shared devices back'), with: names, ...byUser }),
  joins: z.strictObject({ joins: name.describe('Joins the family of this person, who invites'), ...byUser }),
  leaves: z.strictObject({ leaves: name.describe('Leaves the family of this person'), ...byUser }),
  controls: z.strictObject({
    controls: names.describe('Devices the app changes'),
    to: values.describe('Properties as they are wanted'),
    ...byUser,
  }),
  calls: z.strictObject({
    calls: name.describe('An action of the device: unlock_remote, 远程开锁 …'),
    of: names,
    input: values.optional().describe('Input of the action'),
    ...byUser,
  }),
  updates: z.strictObject({ updates: names.describe('Devices whose firmware the app updates'), ...byUser }),
  gets: z.strictObject({
    gets: z.array(message).min(1).max(1_000).describe('What came since the last look, exactly these and nothing else'),
    order: z.enum(['given', 'any']).optional().describe('given (when left out): in this order'),
    within: duration.optional().describe('How long to wait until all are there; 10 s when left out'),
    quietFor: duration.optional().describe('How long nothing more may come afterwards; 1 s when left out'),
    user: names,
  }),
  getsNothingFor: z.strictObject({
    getsNothingFor: duration.describe('Nothing came since the last look, nor comes for this long'),
    user: names,
  }),
  sees: z.strictObject({ sees: values.describe('The app shows these properties'), of: names, user: names, within }),

  // What happens to the platform.
  rules: z.strictObject({ rules: ruleValues.describe('Rules of the platform, by name (GET /__mock__/rules)') }),
  brokerDownFor: z.strictObject({ brokerDownFor: duration.describe('The MQTT broker goes away and comes back after this long') }),
  firmware: z.strictObject({
    firmware: z
      .string()
      .regex(/^[\x21-\x7e]{1,64}$/, { error: 'a version such as 1.1.0' })
      .describe('Uploaded in the cloud’s console'),
    for: z.enum(categories as unknown as [Category, ...Category[]]),
  }),
  ledger: z.strictObject({
    ledger: z
      .strictObject({
        lost: z.int().min(0).optional(),
        doubled: z.int().min(0).optional(),
        late: z.int().min(0).optional(),
        outOfOrder: z.int().min(0).optional(),
        once: z.int().min(0).optional(),
        heldBack: z.int().min(0).optional(),
      })
      .refine((given) => Object.keys(given).length > 0, { error: 'an empty map; name at least one count' })
      .describe('Counts of the delivery report'),
    user: names.optional().describe('Of these people, together; of all when left out'),
    lateAfter: duration.optional().describe('From when on a message is late; 5 s when left out'),
  }),

  // Time.
  wait: z.strictObject({ wait: duration.describe('Time passes') }),
  waitUntil: z.strictObject({ waitUntil: hour.describe('Time passes until this hour in China, today or tomorrow') }),
  waitFor: z.strictObject({
    waitFor: condition.describe('Time passes until this holds'),
    within: duration.optional().describe('How long at most; 1 min when left out'),
  }),
  repeat: z.strictObject({
    repeat: z.int().min(1).max(10_000).describe('How often'),
    every: duration.optional().describe('From beginning to beginning; one after the other when left out'),
    get steps(): z.ZodArray<z.ZodType<Step, StepInput>> {
      return z.array(stepSchema).min(1).max(1_000);
    },
  }),
};

type Forms = typeof stepForms;
export type Verb = keyof Forms;
/** A checked step of one form. */
export type StepOf<V extends Verb> = z.output<Forms[V]>;

/** Written out: a step may hold steps, and a type cannot be read off itself. */
export type Step = { [V in Exclude<Verb, 'repeat'>]: StepOf<V> }[Exclude<Verb, 'repeat'>] | Repeated<Step>;
export type StepInput = { [V in Exclude<Verb, 'repeat'>]: z.input<Forms[V]> }[Exclude<Verb, 'repeat'>] | Repeated<StepInput, string>;
interface Repeated<Inner, Duration = number> {
  readonly repeat: number;
  readonly every?: Duration | undefined;
  readonly steps: readonly Inner[];
}

export const stepSchema: z.ZodType<Step, StepInput> = z.union(Object.values(stepForms) as unknown as [Forms['wait'], Forms['does']]);

/** The verb of a checked step. */
export function verbOf(step: Step): Verb {
  return Object.keys(step).find((key) => Object.hasOwn(stepForms, key)) as Verb;
}
