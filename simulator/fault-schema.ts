/** A fault as people write it in a file: the rule of the table with times as in `30s`. For fleet and scenario files. */
import { z } from 'zod';
import { DURATION, DURATION_WORDS, durationMs } from './duration.ts';
import { checkFault, type FaultName, type FaultRule, faultKind, faultNames, packetNames } from './fault-table.ts';

type NumberName = 'code' | 'ms' | 'bytesPerSecond' | 'bytes' | 'pauseMs' | 'seconds';

/** Every number some fault takes, with the names of those faults. */
const numbers = Object.fromEntries(
  [...new Set(faultNames.flatMap((name) => Object.keys(faultKind(name).numbers ?? {})))].map((key) => {
    const takers = faultNames.filter((name) => faultKind(name).numbers?.[key]);
    const [first] = takers;
    return [
      key,
      z
        .int()
        .optional()
        .describe(`Of ${takers.join(', ')}: ${first && faultKind(first).numbers?.[key]?.text}`),
    ];
  }),
) as { readonly [N in NumberName]: z.ZodOptional<z.ZodInt> };

const hows = [...new Set(faultNames.flatMap((name) => faultKind(name).how ?? []))] as [string, ...string[]];

/** Keys of a fault in a file; `for` becomes `forMs`. Whether they fit each other, {@link faultOf} says. */
export const faultFields = {
  fault: z
    .enum(faultNames as unknown as [FaultName, ...FaultName[]])
    .describe(faultNames.map((name) => `${name}: ${faultKind(name).text}`).join('\n')),
  packet: z
    .enum(packetNames.slice(1) as unknown as ['connect', ...string[]])
    .optional()
    .describe('Kind of packet it strikes; every kind when left out'),
  direction: z.enum(['up', 'down']).optional().describe('up: from the device; down: from the broker; both when left out'),
  topic: z.string().min(1).max(200).optional().describe('Only publishes whose topic begins so, such as $thing/up/event/'),
  times: z.int().min(1).optional().describe('How many packets it strikes in all; until it is lifted when left out'),
  chance: z.number().gt(0).max(1).optional().describe('Share of the packets it strikes, diced'),
  for: z
    .string()
    .regex(DURATION, { error: DURATION_WORDS })
    .transform(durationMs)
    .optional()
    .describe('How long it lasts; until the end when left out'),
  how: z.enum(hows).optional().describe('Of malformed: cut, binary, list. Of violate: unknown-id, wrong-type, out-of-range'),
  ...numbers,
};

export type FaultInFile = z.infer<z.ZodObject<typeof faultFields>>;

/** The rule of a fault in a file. Throws {@link SimulatorError} with what is allowed. */
export function faultOf({ for: forMs, ...fault }: FaultInFile, where: 'proxy' | 'device' = 'device'): FaultRule {
  return checkFault({ ...fault, ...(forMs !== undefined && { forMs }) }, where);
}
