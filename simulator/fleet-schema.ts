/** The fleet file: which units there are and where their secrets come from. The one truth behind reader and JSON Schema. */
import { z } from 'zod';
import { type Category, categories, DEVICE_NAME_MAX, PRODUCT_ID_MAX } from '../devices/index.ts';
import { DURATION, DURATION_WORDS, durationMs, HOUR } from './duration.ts';
import { faultFields } from './fault-schema.ts';

/** Units one file may make. */
export const MAX_COUNT = 100_000;
const NAME = /^[A-Za-z0-9_-]+$/;

const deviceName = z
  .string()
  .regex(NAME, { error: 'letters, digits, "_" and "-" only' })
  .max(DEVICE_NAME_MAX, { error: `at most ${DEVICE_NAME_MAX} characters` });

const tags = z
  .array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'lower-case letters, digits and "-", at most 40 characters' }))
  .max(20)
  .optional();
const version = z.string().regex(/^[\x21-\x7e]{1,64}$/, { error: 'a version such as 1.0.0, at most 64 printable characters' });
const firmware = version.optional();

/** `30s` as milliseconds. */
const duration = z.string().regex(DURATION, { error: DURATION_WORDS }).transform(durationMs);

const hour = z.string().regex(HOUR, { error: 'an hour such as 23:00, in quotes' });

const schedule = z.strictObject({
  cron: z.string().min(1).max(100).describe('When: five or six cron fields, in China’s time, such as "0 8 * * 1-5"'),
  trigger: z.string().min(1).max(40).describe('What happens, a trigger of the category such as doorbell'),
  input: z
    .record(z.string().max(40), z.union([z.number(), z.string().max(200)]))
    .optional()
    .describe('Inputs of the trigger'),
  share: z.number().gt(0).max(1).default(1).describe('Share of these units it happens to, diced anew every time'),
  spread: duration.optional().describe('Time over which it is spread; at once when left out'),
});

const fault = z.strictObject({
  ...faultFields,
  tag: z.string().min(1).max(40).optional().describe('Only units with this tag'),
  share: z.number().gt(0).max(1).default(1).describe('Share of these units, diced anew every time'),
  cron: z.string().min(1).max(100).optional().describe('When it begins, each time anew: cron fields in China’s time'),
  after: duration.optional().describe('How long after the start it begins, once; before the first connection when left out'),
});

const explicitDevice = z
  .strictObject({
    deviceName: deviceName.describe('Name of the unit in the IoT cloud'),
    name: z.string().min(1).max(40).optional().describe('What people call it'),
    tags: tags.describe('Words to pick it by while it runs, besides those of its product'),
    firmware: firmware.describe('Firmware it runs; that of its product when left out'),
    pskFile: z.string().min(1).optional().describe('File with the device secret (base64), relative to this file'),
    pskEnv: z
      .string()
      .regex(/^[A-Z_][A-Z0-9_]*$/, { error: 'the name of an environment variable, such as CAMERA_PSK' })
      .optional()
      .describe('Environment variable with the device secret (base64)'),
  })
  .refine((device) => !(device.pskFile && device.pskEnv), { error: 'give pskFile or pskEnv, not both' });

const product = z
  .strictObject({
    productId: z
      .string()
      .regex(NAME, { error: 'letters, digits, "_" and "-" only' })
      .max(PRODUCT_ID_MAX, { error: `at most ${PRODUCT_ID_MAX} characters` })
      .describe('ProductId in the IoT cloud'),
    category: z.enum(categories as unknown as [Category, ...Category[]]).describe('Kind of device'),
    network: z
      .enum(['ready', 'setup'])
      .default('ready')
      .describe('ready: connects by itself; setup: has no Wi-Fi until it read a provisioning QR'),
    tags: tags.describe('Words to pick these units by while they run, such as a region'),
    firmware: z
      .union([version, z.record(version, z.number().gt(0).max(1_000_000))])
      .optional()
      .describe('Firmware these units run; 1.0.0 when left out. Several as version: weight, shared out by the names of the units'),
    ramp: duration.optional().describe('Time over which these units are switched on; as fast as they connect when left out'),
    schedules: z.array(schedule).max(100).optional().describe('What happens to these units by the calendar'),
    faults: z.array(fault).max(100).optional().describe('What goes wrong with these units, on the way or in themselves'),
    sleep: z
      .strictObject({ from: hour.describe('They leave the network'), to: hour.describe('They come back') })
      .refine(({ from, to }) => from !== to, { error: 'from and to are the same hour' })
      .optional()
      .describe('Hours in which these units are off the network, in China’s time'),
    prefix: deviceName.optional().describe('Names of counted units begin with this; the category when left out'),
    count: z.int().min(1).max(MAX_COUNT).optional().describe('That many units, named <category>-0001 and so on'),
    devices: z.array(explicitDevice).min(1).max(MAX_COUNT).optional().describe('Units by name'),
  })
  .refine((given) => (given.count === undefined) !== (given.devices === undefined), {
    error: 'give either count (units by number) or devices (units by name)',
  })
  .refine((given) => given.prefix === undefined || given.devices === undefined, {
    error: 'prefix belongs to count, units by name have their names',
  });

export const fleetSchema = z
  .strictObject({
    name: z.string().min(1).max(60).optional().describe('Name of the fleet'),
    broker: z
      .string()
      .regex(/^mqtts?:\/\/[^\s/@]+$/, { error: 'an address such as mqtt://127.0.0.1:1883' })
      .optional()
      .describe('MQTT broker; the running platform when left out'),
    seed: z.int().min(0).max(0xffffffff).default(1).describe('Seed of the dice: the same seed, the same run'),
    pskSeed: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('Makes secrets for units without one. For the mock only, never for a real cloud'),
    wifi: z.record(z.string().min(1).max(32), z.string().max(63)).optional().describe('Wi-Fi in reach: password by name. Left out: any'),
    products: z.array(product).min(1).max(50).describe('What the fleet is made of'),
  })
  .describe('A fleet of simulated devices');

export type FleetFile = z.infer<typeof fleetSchema>;
