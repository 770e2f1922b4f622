/** The scenario file: who is there and what happens, in stages. The one truth behind YAML, TypeScript and JSON Schema. */
import { z } from 'zod';
import { type Category, categories } from '../../devices/index.ts';
import { name, names, quietHours, reminders, ruleValues } from './schema-words.ts';
import { stepSchema } from './step-schema.ts';

const device = z.strictObject({
  category: z.enum(categories as unknown as [Category, ...Category[]]).describe('Kind of device'),
  count: z.int().min(1).max(10_000).optional().describe('That many of them; steps on this name are about all. One when left out'),
  tags: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'lower-case letters, digits and "-", at most 40 characters' }))
    .max(20)
    .optional()
    .describe('Words that steps can pick it by, too'),
  firmware: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, { error: 'a version such as 1.0.0, at most 64 printable characters' })
    .optional()
    .describe('Firmware it runs; 1.0.0 when left out'),
  power: z.enum(['on', 'off']).optional().describe('off: it is powered off until a step powers it on'),
});

const user = z.strictObject({
  has: names.optional().describe('Devices this person has bound when the scenario begins'),
  reminders: reminders.optional().describe('Reminders accepted for them: all when left out, none, or some'),
  quietHours: quietHours.optional().describe('Hours in which the cloud leaves this person alone'),
});

const stage = z.strictObject({
  name: name.describe('What happens in this stage, for people'),
  steps: z.array(stepSchema).min(1).max(1_000).describe('One after the other; the first that fails ends the scenario'),
});

export const scenarioSchema = z
  .strictObject({
    name: name.describe('Name of the story'),
    description: z.string().max(2_000).optional().describe('What it is about, for people'),
    seed: z.int().min(0).max(0xffffffff).default(1).describe('Seed of the dice; --seed on the command line wins'),
    start: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]) ([01]\d|2[0-3]):[0-5]\d$/, {
        error: 'a time such as "2026-03-02 22:30", in quotes',
      })
      .optional()
      .describe('When it begins, in China’s time'),
    brand: z.string().min(1).max(1_000).optional().describe('Brand file; left out: a brand with every reminder there is'),
    rules: ruleValues.optional().describe('Rules of the platform that differ from their defaults (GET /__mock__/rules)'),
    fleet: z.string().min(1).max(1_000).optional().describe('Fleet file whose devices are there besides'),
    devices: z.record(name, device).optional().describe('Devices by the names that the steps use'),
    users: z.record(name, user).optional().describe('People by the names that the steps use'),
    stages: z.array(stage).min(1).max(100).describe('What happens'),
  })
  .describe('A story with simulated devices, and what people must find in their inbox');

/** As written. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
/** As checked: times in milliseconds. */
export type Scenario = z.output<typeof scenarioSchema>;
