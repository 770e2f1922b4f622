/** What goes over the simulator's HTTP API, in zod: the one source of its checks, its types and its OpenAPI document. */
import { z } from 'zod';
import { type Category, categories, type Define, type Memory, type Text, type Value, type Values } from '../../devices/index.ts';
import { durationMs } from '../duration.ts';
import { faultFields } from '../fault-schema.ts';
import { type FaultName, faultNames } from '../fault-table.ts';

/** Longest time a device is cut off, seconds; for longer, power it off. */
const CUT_MAX_SEC = 86_400;

/** An object whose inside the device's own thing model decides; passed on as it came. */
const free = <T>(description: string) => z.unknown().meta({ type: 'object', description }) as unknown as z.ZodType<T>;

const words = z.object({ zh: z.string(), en: z.string() }).readonly() satisfies z.ZodType<Text>;
const category = z.enum(categories as unknown as [Category, ...Category[]]);
const values = (description: string) => free<Values>(description);

export const unitShape = z
  .object({
    id: z.string().describe('productId/deviceName'),
    productId: z.string(),
    deviceName: z.string(),
    category,
    name: z.string().describe('What a person calls it'),
    tags: z.array(z.string()).readonly(),
    firmware: z.string(),
    powered: z.boolean(),
    online: z.boolean(),
    bound: z.boolean().describe('Belongs to a family'),
    canSee: z.boolean().describe('Can read a QR code held before it'),
    state: values('Properties by identifier of the thing model'),
    memory: free<Memory>('What it knows besides its properties: where the lens points, since when the door is open'),
    triggers: z
      .array(
        z
          .object({
            trigger: z.string(),
            name: words,
            key: z.string().describe('Letter on a keyboard'),
            input: free<{ readonly [id: string]: { readonly name: Text; readonly define: Define; readonly default: Value } }>('Inputs'),
          })
          .readonly(),
      )
      .readonly(),
    label: z.string().describe('Text of the device-signature QR on its case'),
  })
  .readonly()
  .meta({ id: 'Device' });

export const happenedShape = z
  .object({
    events: z.array(z.object({ eventId: z.string(), timestamp: z.number(), params: values('Parameters') }).readonly()).readonly(),
    changes: values('Properties that changed'),
    note: z.string().optional().describe('Why nothing came of it'),
  })
  .readonly()
  .meta({ id: 'Happened' });

export const crowdShape = z
  .object({
    results: z
      .array(z.object({ id: z.string(), note: z.string().optional(), error: z.string().optional() }).readonly())
      .describe('Device by device; one that cannot does not stop the others'),
  })
  .meta({ id: 'CrowdResults' });

export const errorShape = z.object({ error: z.string(), fix: z.string() }).meta({ id: 'Error' });

/** What one line of the log always has; the rest depends on its type. */
const lineShape = z
  .looseObject({
    time: z.number().describe('Milliseconds since 1970 on the clock of the run'),
    productId: z.string(),
    deviceName: z.string(),
    category,
    type: z.string().describe('connected, event, reported, control, fault …'),
  })
  .meta({ id: 'LogLine' });
export const linesShape = z.object({ lines: z.array(lineShape) });

const stateShape = z
  .enum(['off', 'setup', 'connecting', 'online', 'trouble'])
  .describe('setup: has no Wi-Fi yet; trouble: was refused or lost, and tries again')
  .meta({ id: 'DeviceState' });
const marksShape = z
  .array(z.enum(['fault', 'alarm', 'low-battery']))
  .readonly()
  .describe('What a person should see at once');
const valueShape = z.number().nullable().describe('Value of the property the category is about, such as lock_state; null: it has none');
export type UnitState = z.infer<typeof stateShape>;
export type UnitMark = z.infer<typeof marksShape>[number];

export const figuresShape = z
  .object({
    at: z.number().describe('End of the second, milliseconds since 1970 on the clock of the run'),
    online: z.number(),
    connects: z.number(),
    losses: z.number().describe('Connections lost'),
    refusals: z.number().describe('The broker or the cloud said no'),
    events: z.number(),
    answers: z.number().describe('Events the cloud answered'),
    reports: z.number(),
    commands: z.number().describe('Controls and actions of the app'),
    faults: z.number().describe('Strokes of faults set on purpose'),
    drops: z.number(),
    p50: z.number().optional().describe('Milliseconds from event to the cloud’s answer, median of this second'),
    p99: z.number().optional(),
    lagMs: z.number().describe('Longest the simulator itself kept waiting in this second, milliseconds'),
  })
  .readonly()
  .meta({ id: 'Figures' });
export type Figures = z.infer<typeof figuresShape>;

export const overviewShape = z
  .object({
    at: z.number(),
    devices: z
      .array(
        z
          .object({
            id: z.string(),
            name: z.string(),
            category,
            tags: z.array(z.string()).readonly(),
            state: stateShape,
            marks: marksShape,
            value: valueShape,
          })
          .readonly(),
      )
      .readonly(),
    figures: z.array(figuresShape).readonly().describe('The last five minutes, a second each'),
    ledger: z.boolean().describe('Whether GET /ledger can tell what reached people'),
  })
  .readonly()
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof overviewShape>;

/** One message of `GET /live`, as `data:` of a server-sent event. */
export const frameShape = z
  .object({
    figures: figuresShape,
    changes: z
      .array(z.tuple([z.number(), stateShape, marksShape, valueShape]))
      .readonly()
      .describe('Place in the overview, state, marks, value; at most 2 000, the rest comes in the next second'),
    lines: z.array(lineShape).readonly().describe('Of the device asked for; at most 50 a second'),
    skipped: z.number().describe('Lines left out in this second'),
  })
  .readonly()
  .meta({ id: 'Frame' });
export type Frame = z.infer<typeof frameShape>;

export const modelShape = z
  .object({
    category,
    properties: free<{ readonly [id: string]: { readonly name: Text; readonly mode: 'r' | 'rw'; readonly define: Define } }>(
      'By identifier',
    ),
    events: free<{ readonly [id: string]: { readonly name: Text; readonly type: string } }>('By identifier'),
    triggers: free<{ readonly [id: string]: Text }>('What can happen to it: names by identifier'),
  })
  .readonly()
  .meta({ id: 'ThingModel' });
export type ModelAnswer = z.infer<typeof modelShape>;

/** A fault set by hand: as in a fleet file, times in milliseconds too. */
const { for: lasts, ...faultOwn } = faultFields;
export const faultBody = z
  .strictObject({ ...faultOwn, forMs: z.int().min(1).optional().describe('Lifted after so many milliseconds') })
  .meta({
    id: 'Fault',
    description: `As in a fleet file; there, for: ${lasts.description?.slice(0, 40)}, such as 30s = ${durationMs('30s')} ms`,
  });
export const faultIdShape = z.object({ id: z.number() });
export const liftedShape = z.object({ lifted: z.number() });
export const faultsShape = z
  .object({
    kinds: free<{ readonly [name in FaultName]: object }>(`Every fault there is: ${faultNames.join(', ')}`),
    standing: z.array(z.object({ id: z.number(), rule: values('The rule'), devices: z.number().optional(), left: z.number().optional() })),
    strokes: z.array(z.object({ at: z.number(), clientId: z.string(), fault: z.string(), packet: z.string(), direction: z.string() })),
  })
  .meta({ id: 'Faults' });

export const triggerBody = z.strictObject({ input: values('Inputs of the trigger by name').optional() });
export const propertiesBody = values('Properties and their new values, as the thing model has them');
export const cutBody = z.strictObject({
  seconds: z.number().min(0).max(CUT_MAX_SEC).default(10).describe('How long the network stays away'),
});
export const videoBody = z.strictObject({
  do: z.enum(['stall', 'drop']).describe('stall: viewers keep their connection and get nothing; drop: it ends'),
  seconds: z.number().min(0).max(CUT_MAX_SEC).default(5).describe('How long it stalls'),
});
export const viewersShape = z.object({ viewers: z.number().describe('FLV connections it happened to') });
export const planBody = z.strictObject({ result: z.string().max(60).describe('ok, hang, or the name of a failure') });
export const softApPortBody = z.strictObject({ port: z.number().optional().describe('UDP port; 0: any') });
export const datagramsShape = z.object({ datagrams: z.array(z.object({ n: z.number(), text: z.string() })).readonly() });
export const afterShape = z.object({ after: z.number() });
export const addressShape = z.object({ address: z.string(), port: z.number() });
export const seeBody = z.strictObject({ text: z.string().describe('What the code says') });
export const emptyBody = z.strictObject({});
export const joinedShape = z.object({ ssid: z.string() });
export const ledgerShape = z
  .looseObject({ events: z.number(), people: z.array(z.looseObject({ name: z.string(), once: z.number() })) })
  .meta({ id: 'Ledger', description: 'Per person: delivered once, doubled, lost, late, out of order, held back' });
